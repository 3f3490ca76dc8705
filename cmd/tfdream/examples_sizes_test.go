package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	graphpb "github.com/galeone/tensorflow/tensorflow/go/core/framework/graph_go_proto"
	"google.golang.org/protobuf/proto"

	"github.com/tfdream/tfdream/graphs/graphdef/graphtest"
)

// makeSizes writes networks that take pictures of some sizes only, and files of labels.
func makeSizes(folder string) error {
	for name, graph := range map[string]*graphpb.GraphDef{
		"thousand.pb": graphtest.Classifier(-1, -1, 1001, false), // with one for the background
		"declared.pb": graphtest.Classifier(48, 64, 10, false),
		"fixed.pb":    graphtest.Classifier(32, 32, 10, true),
		"narrow.pb":   graphtest.Narrowing(4), // 31x31 and more
	} {
		data, err := proto.Marshal(graph)
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, name), data, 0o644)
		}
		if err != nil {
			return err
		}
	}
	lines, index := make([]string, 1000), map[string][2]string{}
	for i := range lines {
		number, name := fmt.Sprintf("n%08d", i), fmt.Sprint("thing ", i)
		switch i {
		case 0:
			number, name = "n01440764", "tench"
		case 281:
			number, name = "n02123045", "tabby"
		case 999:
			number, name = "n15075141", "toilet_tissue"
		}
		lines[i], index[fmt.Sprint(i)] = number+" "+name, [2]string{number, name}
	}
	object, err := json.Marshal(index)
	if err != nil {
		return err
	}
	for name, content := range map[string]string{
		"words.txt":        strings.Join(lines, "\n"),
		"class_index.json": string(object),
		"slim.txt":         "\ufeffdummy\r\n" + strings.Join(lines, "\r\n") + "\r\n\r\n",
		"utf16.txt":        "\xff\xfet\x00",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
			return err
		}
	}
	return nil
}
