package identity

import (
	"errors"
	"strings"
	"testing"

	"github.com/languagetutor/languagetutor/server/fault"
)

var cheapParams = Params{MemoryKiB: 8, Passes: 1, Threads: 1}

func FuzzPHC(f *testing.F) {
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("$argon2id$v=19$m=4294967295,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("$argon2i$v=19$m=8,t=1,p=1$$")
	f.Add("$argon2id$v=19$m=08,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAAA")
	f.Add("$$$$$")
	f.Fuzz(func(t *testing.T, text string) {
		h, err := parsePHC(text)
		if err != nil {
			return
		}
		if h.String() != text {
			t.Fatalf("%q was read as %q", text, h)
		}
		if err := h.check(); err != nil || len(h.salt) != saltLength || len(h.key) != keyLength {
			t.Fatalf("%q was accepted: %v", text, err)
		}
	})
}

func TestPHCRefusesWhatStringNeverWrites(t *testing.T) {
	t.Parallel()
	const good = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	if h, err := parsePHC(good); err != nil || string(h.salt) != "somesaltsomesalt" || h.Params != cheapParams {
		t.Fatalf("a good hash was read as %v, %v", h, err)
	}
	for name, change := range map[string][2]string{
		"another algorithm":       {"argon2id", "argon2i"},
		"another version":         {"v=19", "v=16"},
		"no memory":               {"m=8", "m=0"},
		"memory beyond the bound": {"m=8", "m=262145"},
		"no pass":                 {"t=1", "t=0"},
		"too many passes":         {"t=1", "t=17"},
		"no thread":               {"p=1", "p=0"},
		"more threads than fit":   {"p=1", "p=2"},
		"negative cost":           {"t=1", "t=-1"},
		"leading zero":            {"m=8", "m=08"},
		"cost missing":            {",p=1", ""},
		"padded salt":             {"c2FsdA$", "c2FsdA==$"},
		"short salt":              {"c29tZXNhbHRz", ""},
		"short key":               {"AAAA", ""},
		"trailing text":           {"$AAA", "$x$AAA"},
		"line feed in the key":    {"$AAA", "$\nAAA"},
	} {
		text := strings.Replace(good, change[0], change[1], 1)
		if text == good {
			t.Fatalf("%s: the change does not apply", name)
		}
		_, err := parsePHC(text)
		if err == nil {
			t.Errorf("%s: accepted %q", name, text)
		}
		var shown *fault.Error
		if errors.As(err, &shown) || strings.Contains(err.Error(), "c29t") {
			t.Errorf("%s: the error shows the hash: %v", name, err)
		}
	}
}
