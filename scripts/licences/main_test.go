package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestLicences(t *testing.T) {
	if got := licenceOf("../.."); got != "Apache-2.0" {
		t.Errorf("the project's is %s", got)
	}
	for text, want := range map[string]string{
		"Permission is hereby granted, free of charge, to any\n person obtaining a copy of": "MIT",
		"GNU GENERAL PUBLIC LICENSE\nVersion 3":                                             unknown,
		"":                                                                                  unknown,
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "LICENSE.txt"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := licenceOf(dir); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
