package recipe

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/tfdream/tfdream/tfdream/setting"
)

// Difference names the first thing in which two recipes would make other pictures, as it was and
// is now; it is empty if they would make the same. Names of files may differ if their content
// is the same, and so may versions and devices.
func (r *Recipe) Difference(now *Recipe) string {
	for _, one := range table {
		if there, here := comparable(one, r), comparable(one, now); there != here {
			return fmt.Sprintf("%s %s there, %s now", one.Name(), orNone(there), orNone(here))
		}
	}
	there, here := reflect.ValueOf(r.Made.content()), reflect.ValueOf(now.Made.content())
	for i := range there.NumField() {
		if reflect.DeepEqual(there.Field(i).Interface(), here.Field(i).Interface()) {
			continue
		}
		key, _, _ := strings.Cut(there.Type().Field(i).Tag.Get("toml"), ",")
		return fmt.Sprintf("%s %v there, %v now", key, there.Field(i), here.Field(i))
	}
	return ""
}

func orNone(value string) string {
	if value == "" {
		return "none"
	}
	return value
}

// comparable is a setting's value as far as it decides the picture.
func comparable(one setting.Setting[Recipe], r *Recipe) string {
	switch {
	case one.Local, !one.Heeded(r), one.Key == "graph", one.Key == "labels", one.Key == "mask":
		return ""
	case one.Key == "guide":
		var weights []string
		for _, g := range r.Guides {
			weights = append(weights, fmt.Sprint(g.Weight))
		}
		return strings.Join(weights, ",")
	}
	return one.Field(r).String()
}

// content is what it was made from, without names where there is a hash.
func (m Made) content() Made {
	m.Device, m.Tfdream, m.TensorFlow = "", "", ""
	if m.PictureSHA256 != "" {
		m.Picture = ""
	}
	return m
}
