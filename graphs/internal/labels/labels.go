// Package labels reads files of the labels of classes.
package labels

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxLabels is how many classes a file may number; ImageNet has 21,841.
const maxLabels = 1 << 20

// Read reads a file of labels, item k of which is that of class k: one label a line; a
// JSON list, or an object by the classes' numbers, as Keras's imagenet_class_index.json; or a
// label map of TensorFlow's object detection (.pbtxt). A number without a label has "".
func Read(read func(string) ([]byte, error), name string) ([]string, error) {
	data, err := read(name)
	if err != nil {
		return nil, fmt.Errorf("reading labels: %s: %w", name, err)
	}
	labels, err := parseLabels(data)
	if err != nil {
		return nil, fmt.Errorf("reading labels: %s: %w", name, err)
	}
	if len(labels) == 0 {
		return nil, fmt.Errorf("reading labels: %s is empty", name)
	}
	return labels, nil
}

func parseLabels(data []byte) ([]string, error) {
	text, err := plainText(data)
	switch {
	case err != nil:
		return nil, err
	case labelMap.MatchString(text):
		return parseLabelMap(text)
	case strings.HasPrefix(strings.TrimSpace(text), "{"), strings.HasPrefix(strings.TrimSpace(text), "["):
		return parseJSONLabels(text)
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines, nil
}

// plainText is UTF-8 text without a byte order mark, its lines ended by \n alone.
func plainText(data []byte) (string, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return "", errors.New("it is UTF-16 text; save it as UTF-8")
	case bytes.IndexByte(data, 0) >= 0:
		return "", errors.New("it has NUL bytes, so it is UTF-16 text or no text at all; save it as UTF-8")
	case !utf8.Valid(data):
		return "", errors.New("it is not UTF-8 text; save it as UTF-8")
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(data)), nil
}

// numbered collects labels by the numbers of their classes.
type numbered []string

func (n *numbered) put(class int64, label string) error {
	if class < 0 || class >= maxLabels {
		return fmt.Errorf("it has a label for class %d; classes are numbered from 0 to %d", class, maxLabels-1)
	}
	for int64(len(*n)) <= class {
		*n = append(*n, "")
	}
	if old := (*n)[class]; old != "" && old != label {
		return fmt.Errorf("it has two labels for class %d, %q and %q", class, old, label)
	}
	(*n)[class] = label
	return nil
}

// parseJSONLabels reads a list of labels, an object from numbers to labels or from labels to
// numbers, or one that has such an object as its id2label.
func parseJSONLabels(text string) ([]string, error) {
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return nil, fmt.Errorf("it begins like JSON, but cannot be read as such: %w", err)
	}
	object, _ := value.(map[string]any)
	if inner, ok := object["id2label"].(map[string]any); ok {
		object = inner
	}
	var labels numbered
	if list, ok := value.([]any); ok {
		for class, one := range list {
			label, ok := jsonLabel(one)
			if !ok {
				return nil, fmt.Errorf("item %d of its list is not a label", class)
			}
			if err := labels.put(int64(class), label); err != nil {
				return nil, err
			}
		}
		return labels, nil
	}
	for key, one := range object {
		class, err := strconv.ParseInt(key, 10, 64)
		label, isLabel := jsonLabel(one)
		if number, ok := one.(float64); ok && number == float64(int64(number)) { // of a label
			class, label, isLabel, err = int64(number), key, true, nil
		}
		if err != nil || !isLabel {
			return nil, fmt.Errorf("its entry %q is not a class's number and label", key)
		}
		if err := labels.put(class, label); err != nil {
			return nil, err
		}
	}
	return labels, nil
}

// jsonLabel is a string, or several: ["n01440764", "tench"] is "n01440764 tench".
func jsonLabel(value any) (string, bool) {
	switch value := value.(type) {
	case string:
		return strings.TrimSpace(value), true
	case []any:
		names := make([]string, len(value))
		for i, one := range value {
			name, ok := one.(string)
			if !ok {
				return "", false
			}
			names[i] = strings.TrimSpace(name)
		}
		if len(names) > 1 && wordNetNumber.MatchString(names[0]) {
			return names[0] + " " + strings.Join(names[1:], ", "), true
		}
		return strings.Join(names, ", "), len(names) > 0
	}
	return "", false
}

// wordNetNumber is how WordNet numbers the classes of ImageNet.
var wordNetNumber = regexp.MustCompile(`^n\d{8}$`)
