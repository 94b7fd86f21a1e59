package contract

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf16"
)

// naughtyEnv names a file with a JSON array of more strings, such as the Big List of Naughty Strings.
const naughtyEnv = "TUTOR_NAUGHTY_STRINGS"

// naughty is a string as it is written in JSON: some cannot be written otherwise.
type naughty struct {
	literal []byte
	text    string
	// broken says that no server may keep it: half of a surrogate pair, or a control character.
	broken bool
}

// escaped writes UTF-16 code units as JSON escapes.
func escaped(units ...uint16) []byte {
	literal := []byte(`"`)
	for _, unit := range units {
		literal = fmt.Appendf(literal, `\u%04x`, unit)
	}
	return append(literal, '"')
}

// naughtyTexts are strings that have broken other programs.
var naughtyTexts = []string{
	"", " ", "\t", "\n", "\r\n", "\u00a0", "\u2003\u3000", "\u200b", "\ufeff", "\u2028\u2029", "\u0085", "\u007f", "\u0080\u009f",
	// Written from right to left, turned around, and isolated.
	"\u202eright to left\u202c", "\u2066isolate\u2069", "\u200f\u061c\u200e", "العربية עברית", "a\u202e\u0301\u202db",
	// Zero width, joined, and tagged.
	"z\u200be\u200br\u200co", "\u200d\u200d\u200d", "\u2060\u2061\u2062\u2063", "\U000e0041\U000e0042\U000e007f", "\ufe0f\ufe0e",
	// Stacks of combining marks, and what NFC, NFKC and case folding change.
	"Z" + strings.Repeat("\u0334\u0347\u0352", 20), strings.Repeat("\u0301", 60), "e\u0301", "\u0045\u0300\u0316", "\u1e9b\u0323", "\u212b",
	"\ufb01", "\u0130\u0131", "ß\u1e9e", "ſ", "\u0958", "\U0001d15e", "\uac00\u11a8", "\u03d3", "\u0344",
	// Emoji, alone and in sequences, and the ends of Unicode.
	"👩‍👩‍👧‍👦", "🏳️‍🌈", "🇫🇷🇩🇪🇫", "👍🏽", "1️⃣", strings.Repeat("😀", 60), "\ufffd", "\ufffe\uffff", "\ufdd0", "\U0010ffff", "\U0001fffe", "\ue000",
	// SQL, templates, shells, formats, markup.
	"'", "''", `"`, "`", "';--", "' OR '1'='1", "1; DROP TABLE users; --", `\`, `\'`, "%", "_", "%_%", "$1", "$$", "$tag$", "E'\\x00'", ":name", "{{7*7}}",
	"${7*7}", "#{7*7}", "<%= 7*7 %>", "{%raw%}", "$(touch x)", "`touch x`", "| cat", "&& ls", "%s%n%x%d", "%00", "%0d%0aSet-Cookie: a=b", "%!(EXTRA)",
	"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!--", "]]>", "<?xml?>", "javascript:alert(1)", "&lt;&#0;", "\\u0000", `{"a":[}`, "@type",
	// Words that mean something to a program, numbers, paths, formulas.
	"null", "NULL", "nil", "undefined", "true", "NaN", "Infinity", "-Infinity", "None", "__proto__", "constructor", "toString", "hasOwnProperty", "CON", "NUL",
	"COM1", "lpt1.txt", "admin", "root", "0", "-1", "1e309", "0x7fffffff", "99999999999999999999", "1/0", "../../../../etc/passwd", `..\..\boot.ini`, "/dev/zero",
	"file:///etc/passwd", "C:\\", "~", "=1+1", "+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "a,b;c\td", `"quoted""`, "a\nb", "a\r\nb",
	// Not quite ids, languages, zones, addresses, tokens.
	"00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "{00000000-0000-7000-8000-000000000001}",
	"urn:uuid:00000000-0000-7000-8000-000000000001", "00000000000070008000000000000001", "en_US", "x-klingon", "i-default", "zh-Hant-TW-x-a", "qaa", "und",
	"art-lojban", "Local", "localtime", "Europe/../Europe/Paris", "UTC+25", "posixrules", "a@b", "a@b@c", "\"a b\"@example.org", "a@[127.0.0.1]",
	"eyJhbGciOiJub25lIn0.e30.", "bnVsbA", "W10", "e30", "IiI", "MQ",
	// Long, and longer than anything.
	strings.Repeat("a", 10<<10), strings.Repeat("ä", 10<<10), strings.Repeat("a ", 5<<10), strings.Repeat("(", 10<<10), strings.Repeat("a", 200<<10),
}

// naughtyStrings are the texts above, each control character, and halves of surrogate pairs.
func naughtyStrings(t testing.TB) []naughty {
	t.Helper()
	var all []naughty
	for _, text := range naughtyTexts {
		all = append(all, asNaughty(text))
	}
	for c := range ' ' {
		all = append(all, asNaughty("a"+string(c)+"b"))
	}
	for _, units := range [][]uint16{{0xd800}, {0xdfff}, {'a', 0xdbff, 'b'}, {0xdc00, 0xd800}, {0xd83d}, {0xd83d, 0xd83d, 0xde00}} {
		all = append(all, naughty{literal: escaped(units...), broken: true})
	}
	return all
}

// moreNaughtyStrings are those that the environment names, if any.
func moreNaughtyStrings(t testing.TB) []naughty {
	t.Helper()
	path := os.Getenv(naughtyEnv)
	if path == "" {
		return nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%s: %v", naughtyEnv, err)
	}
	var texts []string
	if err := json.Unmarshal(raw, &texts); err != nil {
		t.Fatalf("%s: %v", naughtyEnv, err)
	}
	var all []naughty
	for _, text := range texts {
		all = append(all, asNaughty(text))
	}
	return all
}

func asNaughty(text string) naughty {
	control := func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\r", r) }
	return naughty{escaped(utf16.Encode([]rune(text))...), text, strings.ContainsFunc(text, control)}
}
