package graphs

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// name is what the source's file is called.
func (s Source) name() string { return path.Base(s.URLs[0]) }

// local is the source's file on this machine, if from names it or its folder.
func (s Source) local(from string, e Entry) (file string, ok bool, err error) {
	if from == "" || strings.Contains(from, "://") {
		return "", false, nil
	}
	if info, err := os.Stat(from); err == nil && info.IsDir() {
		return filepath.Join(from, s.name()), true, nil
	}
	return from, true, e.oneSource(from)
}

// addresses are what the source is downloaded from, in order. Those that the user
// gives must be https, or on this machine.
func (s Source) addresses(from string, e Entry) ([]*url.URL, error) {
	if from == "" {
		var urls []*url.URL
		for _, text := range s.URLs {
			u, err := url.Parse(text)
			if err != nil {
				return nil, err
			}
			urls = append(urls, u)
		}
		return urls, nil
	}
	u, err := url.Parse(from)
	if err != nil {
		return nil, fmt.Errorf("%q is not a URL: %w", from, err)
	}
	if strings.HasSuffix(u.Path, "/") {
		u = u.JoinPath(s.name())
	} else if err := e.oneSource(from); err != nil {
		return nil, err
	}
	return []*url.URL{u}, secure(u)
}

// oneSource refuses a single file for a graph that is made from several.
func (e Entry) oneSource(from string) error {
	if len(e.Sources) == 1 {
		return nil
	}
	var names []string
	for _, s := range e.Sources {
		names = append(names, s.name())
	}
	return fmt.Errorf("%s is a single file, but %s is made from %s; give the folder that holds them", from, e.Name, strings.Join(names, " and "))
}

// fromAny downloads from the first address that has the file.
func (d *download) fromAny(ctx context.Context, urls []*url.URL, part string, sums []string) (err error) {
	for _, from := range urls {
		if err = d.to(ctx, from, part, sums...); err == nil || ctx.Err() != nil {
			return err
		}
	}
	return err
}
