package rules

// either tries finders in order.
func either(finders ...finder) finder {
	return func(t *text, i int) (hit, bool) {
		for _, find := range finders {
			if h, ok := find(t, i); ok {
				return h, true
			}
		}
		return hit{}, false
	}
}

// unless finds what find does, but not where exception does.
func unless(exception, find finder) finder {
	return func(t *text, i int) (hit, bool) {
		if _, excepted := exception(t, i); excepted {
			return hit{}, false
		}
		return find(t, i)
	}
}

// capitals keeps what begins with a capital and is not shouted: for words that are written small.
func capitals(find finder) finder {
	return func(t *text, i int) (hit, bool) {
		h, ok := find(t, i)
		if !ok || !t.at(h.from).capital() || t.at(h.from).shouted() {
			return hit{}, false
		}
		return h, true
	}
}

// repeated finds one of the words twice in a row, but not three times, as one sings.
func repeated(words map[string]bool) finder {
	return func(t *text, i int) (hit, bool) {
		k := t.at(i)
		if !words[k.lower] || t.at(i+1).lower != k.lower || t.at(i+1).capital() ||
			t.at(i+2).lower == k.lower || t.at(i-1).lower == k.lower || t.at(i-1).lower == "-" || t.at(i+2).lower == "-" {
			return hit{}, false
		}
		return hit{i, i + 2, k.raw}, true
	}
}

// rewritten changes the suggestions of a finder: the words that it finds, in lower case.
func rewritten(find finder, change func(string) string) finder {
	return func(t *text, i int) (hit, bool) {
		h, ok := find(t, i)
		if ok {
			h.suggestion = change(h.suggestion)
		}
		return h, ok
	}
}

// capitalised finds an adjective with a capital after its noun ("une voiture Française"), but not after the nouns of institutions.
func (a *agreement) capitalised(adjectives, institutions map[string]bool) finder {
	return func(t *text, i int) (hit, bool) {
		n, k := t.at(i), t.at(i+1)
		forms := a.words[k.lower]
		if len(forms) == 0 || !adjectives[forms[0][ms]] || !k.capital() || k.shouted() || n.capital() || institutions[n.lower] {
			return hit{}, false
		}
		if fits, _ := a.fits(k.lower, n.lower); !fits || t.at(i+2).capital() || t.at(i-1).lower == "-" || t.at(i+2).lower == "-" {
			return hit{}, false
		}
		return hit{i + 1, i + 2, k.lower}, true
	}
}
