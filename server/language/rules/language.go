package rules

import (
	"embed"
	"strings"
	"sync"
)

// language is the rules of one language, and how its texts are split: after a word in elided and an apostrophe ("l'eau").
type language struct {
	elided map[string]bool
	rules  []Rule
}

// languages builds the rules of a language when they are first asked for.
var languages = map[string]func() *language{
	"de": sync.OnceValue(german),
	"en": sync.OnceValue(english),
	"es": sync.OnceValue(spanish),
	"fr": sync.OnceValue(french),
	"it": sync.OnceValue(italian),
	"pt": sync.OnceValue(portuguese),
}

//go:embed data/*.txt
var data embed.FS

func load(name string) (*language, bool) {
	build, ok := languages[base(name)]
	if !ok {
		return nil, false
	}
	return build(), true
}

// base is the language of a tag: "fr" of "fr-CA".
func base(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
	return tag
}

// explain gives rules their explanations from a file in data/: a line with the rule's ID, then lines of a language and a sentence.
func explain(file string, rules []Rule) []Rule {
	sentences := map[string]map[string]string{}
	var id string
	for _, line := range lines(file) {
		name, sentence, more := strings.Cut(line, " ")
		if !more {
			id = name
			sentences[id] = map[string]string{}
			continue
		}
		sentences[id][name] = sentence
	}
	for i := range rules {
		rules[i].Explanation = sentences[rules[i].ID]
		delete(sentences, rules[i].ID)
	}
	for id := range sentences {
		panic("rules: " + file + " explains no rule " + id)
	}
	return rules
}

// fails reads the texts that a rule must flag: "Je ai faim. | Je ai | J'ai", and the learner's native language after one more bar.
func fails(list ...string) []Fail {
	var all []Fail
	for _, one := range list {
		fields := strings.Split(one, " | ")
		fail := Fail{Text: fields[0], Span: fields[1], Suggestion: fields[2]}
		if len(fields) > 3 {
			fail.Native = fields[3]
		}
		all = append(all, fail)
	}
	return all
}

// lines returns the lines of a file in data/ without empty ones and comments (#).
func lines(name string) []string {
	raw, err := data.ReadFile("data/" + name)
	if err != nil {
		panic("rules: " + err.Error()) // the file is part of the program
	}
	var kept []string
	for line := range strings.Lines(string(raw)) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" {
			kept = append(kept, line)
		}
	}
	return kept
}

// set returns the words of lists as a set.
func set(lists ...string) map[string]bool {
	words := map[string]bool{}
	for _, list := range lists {
		for word := range strings.FieldsSeq(list) {
			words[word] = true
		}
	}
	return words
}

// oneOf says whether a word is in a list of words.
func oneOf(word, list string) bool {
	for one := range strings.FieldsSeq(list) {
		if one == word {
			return true
		}
	}
	return false
}

// union returns the words of all sets.
func union(sets ...map[string]bool) map[string]bool {
	words := map[string]bool{}
	for _, set := range sets {
		for word := range set {
			words[word] = true
		}
	}
	return words
}

// pairs reads a file of pairs ("deja=déjà", "parceque=parce_que"): what is wrong, and what is right, with _ for a space.
func pairs(file string) map[string]string {
	words := map[string]string{}
	for _, line := range lines(file) {
		for pair := range strings.FieldsSeq(line) {
			wrong, right, ok := strings.Cut(pair, "=")
			if !ok {
				panic("rules: " + file + " has no = in " + pair)
			}
			words[wrong] = strings.ReplaceAll(right, "_", " ")
		}
	}
	return words
}

// corrections finds the words of a file of pairs, but not as names or in capitals, which often have no accents.
func corrections(file string) finder {
	words := pairs(file)
	return func(t *text, i int) (hit, bool) {
		k := t.at(i)
		right, ok := words[k.lower]
		if !ok || k.capital() && !k.first || k.shouted() || t.at(i-1).lower == "-" || t.at(i+1).lower == "-" {
			return hit{}, false
		}
		return hit{i, i + 1, right}, true
	}
}
