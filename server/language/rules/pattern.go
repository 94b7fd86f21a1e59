package rules

import (
	"strconv"
	"strings"
	"unicode"
)

// classes are the named sets of words that patterns may use as @name. @number, @capital and @lower are always there.
type classes map[string]map[string]bool

// pattern is a sequence of words. It is written as words with a space between them:
//
//	tres            this word, in any case
//	ou|où @place    one of these words; a word of the class "place"
//	!de|@place      any word but these
//	* pas?          any word; one that may be missing
//	< > , - ?       start of a sentence; end of a clause; these marks themselves
//	[ ... ]         what is flagged; all of it where there are no brackets
//
// Words of one line that only white space, or an apostrophe, separates follow each other. A match beside a hyphen is none.
type pattern struct {
	parts       []part
	open, close int // parts, half open
	suggestion  []piece
}

// piece is some text of a suggestion and the part that follows it; -1 for none, lower for its word in lower case.
type piece struct {
	before string
	part   int
	lower  bool
}

type part struct {
	kind     byte // w(ord), <, >
	set      map[string]bool
	number   bool
	capital  bool
	lower    bool
	any      bool
	not      bool
	optional bool
}

// patterns makes a finder of lines such as "je @vowel => j'$2": $n stands for the n-th part as written, $_n for it in lower case.
// Lines are tried in order. It panics on a line that is no pattern, since patterns are parts of the program.
func (c classes) patterns(list ...string) finder {
	compiled := make([]pattern, 0, len(list))
	for _, line := range list {
		compiled = append(compiled, c.compile(line))
	}
	return func(t *text, i int) (hit, bool) {
		for p := range compiled {
			if h, ok := compiled[p].find(t, i); ok {
				return h, true
			}
		}
		return hit{}, false
	}
}

func (c classes) compile(line string) pattern {
	left, right, ok := strings.Cut(line, "=>")
	if !ok {
		panic("rules: no => in pattern " + line)
	}
	p := pattern{close: -1}
	for field := range strings.FieldsSeq(left) {
		switch field {
		case "[":
			p.open = len(p.parts)
		case "]":
			p.close = len(p.parts)
		default:
			p.parts = append(p.parts, c.part(field))
		}
	}
	if p.close < 0 {
		p.close = len(p.parts)
	}
	if p.open >= p.close {
		panic("rules: nothing to flag in pattern " + line)
	}
	p.suggestion = pieces(strings.TrimSpace(right))
	for _, piece := range p.suggestion {
		if piece.part >= len(p.parts) {
			panic("rules: bad $ in pattern " + line)
		}
	}
	return p
}

// pieces reads the right side of a pattern.
func pieces(right string) []piece {
	before, rest, found := strings.Cut(right, "$")
	if !found {
		return []piece{{before: before, part: -1}}
	}
	one := piece{before: before}
	rest, one.lower = strings.CutPrefix(rest, "_")
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	n, err := strconv.Atoi(rest[:digits])
	if err != nil || n < 1 {
		panic("rules: bad $ in pattern => " + right)
	}
	one.part = n - 1
	return append([]piece{one}, pieces(rest[digits:])...)
}

func (c classes) part(field string) part {
	p := part{kind: 'w', set: map[string]bool{}}
	if field == "<" || field == ">" {
		p.kind = field[0]
		return p
	}
	if field == "?" {
		p.set["?"] = true
		return p
	}
	field, p.optional = strings.CutSuffix(field, "?")
	field, p.not = strings.CutPrefix(field, "!")
	for word := range strings.SplitSeq(field, "|") {
		class, isClass := strings.CutPrefix(word, "@")
		switch {
		case word == "*":
			p.any = true
		case word == "" || word == "<" || word == ">":
			panic("rules: " + field + " is no part of a pattern")
		case !isClass:
			p.set[word] = true
		case class == "number":
			p.number = true
		case class == "capital":
			p.capital = true
		case class == "lower":
			p.lower = true
		case c[class] == nil:
			panic("rules: no class " + word)
		default:
			for member := range c[class] {
				p.set[member] = true
			}
		}
	}
	return p
}

func (p part) matches(k token) bool {
	if k.lower == "" {
		return false
	}
	readable := k.word || p.number
	in := p.any && readable || p.set[k.lower] ||
		p.number && strings.Trim(k.lower, "0123456789") == "" ||
		p.capital && k.word && k.capital() && !k.first ||
		p.lower && k.word && !k.capital()
	if p.not {
		return k.word && !in
	}
	return in
}

// place is where a part matched: token -1 where an optional one is missing.
type place []int

func (p *pattern) find(t *text, i int) (hit, bool) {
	if first := p.parts[0]; first.kind == 'w' && !first.optional && !first.matches(t.at(i)) {
		return hit{}, false // most end here
	}
	places := make(place, len(p.parts))
	end, ok := p.match(t, i, 0, places)
	if !ok || end == i || t.at(i-1).lower == "-" && t.at(i).lower != "-" || t.at(end).lower == "-" && t.at(end-1).lower != "-" {
		return hit{}, false
	}
	from, to := -1, -1
	for n := p.open; n < p.close; n++ {
		if at := places[n]; at >= 0 {
			if from < 0 {
				from = at
			}
			to = at + 1
		}
	}
	if from < 0 {
		return hit{}, false
	}
	return hit{from, to, p.suggest(t, places)}, true
}

func (p *pattern) match(t *text, i, n int, places place) (end int, ok bool) {
	if n == len(p.parts) {
		return i, true
	}
	places[n] = -1
	part := p.parts[n]
	switch part.kind {
	case '<':
		if t.at(i).first {
			return p.match(t, i, n+1, places)
		}
		return 0, false
	case '>':
		if k := t.at(i); !k.word && k.lower != "-" && !strings.ContainsFunc(k.lower, unicode.IsDigit) {
			return p.match(t, i, n+1, places)
		}
		return 0, false
	}
	if part.matches(t.at(i)) {
		places[n] = i
		if end, ok := p.match(t, i+1, n+1, places); ok {
			return end, true
		}
		places[n] = -1
	}
	if part.optional {
		return p.match(t, i, n+1, places)
	}
	return 0, false
}

// suggest writes the suggestion with the words that the parts matched.
func (p *pattern) suggest(t *text, places place) string {
	var b strings.Builder
	for _, piece := range p.suggestion {
		b.WriteString(piece.before)
		if piece.part < 0 || places[piece.part] < 0 {
			continue
		}
		word := t.at(places[piece.part]).raw
		if piece.lower {
			word = strings.ToLower(word)
		}
		b.WriteString(word)
	}
	return tidy(b.String())
}

// tidy closes the gaps that missing words and apostrophes leave.
func tidy(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.NewReplacer("' ", "'", "’ ", "’", " -", "-", "- ", "-").Replace(s)
}
