package identity

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPasswordPolicy(t *testing.T) {
	t.Parallel()
	const email, name = "ada.lovelace@example.org", "Ada Lovelace"
	for _, c := range []struct {
		name, password, want string
	}{
		{"seven bytes", "q7#Rz!x", "at least 8"},
		{"eight bytes", "q7#Rz!xk", ""},
		{"eight bytes in four characters", "éøñß", ""},
		{"1024 bytes", strings.Repeat("a1B!", 256), ""},
		{"1025 bytes", strings.Repeat("a1B!", 256) + "x", "at most 1024"},
		{"64 and more", strings.Repeat("correct horse ", 5), ""},
		{"any characters", "\U0001F40E ⌘ \t\u202e!", ""},
		{"common", "password1", "attackers try first"},
		{"common, in another case", "PassWord1", "attackers try first"},
		{"a word of the product and a number", "fluent123", "besides your name"},
		{"the product's name", "LanguageTutor2026", "besides your name"},
		{"the address", "ada.lovelace@example.org", "besides your name"},
		{"the local part and a number", "Ada.Lovelace1815", "besides your name"},
		{"half of the local part, twice", "lovelacelovelace1", "besides your name"},
		{"the display name without the space", "AdaLovelace!", "besides your name"},
		{"a sentence with the name", "lovelace wrote the first programme", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := passwordProblem(Secret(c.password), email, name)
			if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Fatalf("%q: %q, want %q", c.password, got, c.want)
			}
		})
	}
}

func TestDisplayNameIsFoldedAsUnicodeHasIt(t *testing.T) {
	t.Parallel()
	if passwordProblem("STRASSENBAHN12", "x@example.org", "Straßenbahn") == "" {
		t.Fatal("the name in capitals was accepted")
	}
}

func TestCommonPasswordsAreFoldedSortedAndLongEnough(t *testing.T) {
	t.Parallel()
	list := strings.Split(strings.TrimSuffix(commonPasswords, "\n"), "\n")
	if len(list) < 3000 || !slices.IsSorted(list) {
		t.Fatalf("%d passwords, sorted %t", len(list), slices.IsSorted(list))
	}
	for _, password := range list {
		if fold(password) != password || len(password) < MinPasswordBytes {
			t.Errorf("%q can never match", password)
		}
	}
}

func TestNoCommonPasswordIsAcceptedInAnyCase(t *testing.T) {
	t.Parallel()
	list := strings.Fields(commonPasswords)
	rapid.Check(t, func(t *rapid.T) {
		password := []rune(rapid.SampledFrom(list).Draw(t, "password"))
		for i := range password {
			if rapid.Bool().Draw(t, "upper") {
				password[i] = []rune(strings.ToUpper(string(password[i])))[0]
			}
		}
		if passwordProblem(Secret(password), "x@example.org", "") == "" {
			t.Fatalf("%q was accepted", string(password))
		}
	})
}
