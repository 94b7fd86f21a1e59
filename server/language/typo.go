package language

// OneTypo says whether a becomes b by at most one change: a letter more, less or another, or two neighbours swapped.
func OneTypo(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	rest := func(from, to int) bool { return string(x[from:]) == string(y[to:]) }
	switch {
	case len(x) < len(y):
		return rest(i, i+1)
	case i == len(x):
		return true
	case i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && rest(i+2, i+2):
		return true
	default:
		return rest(i+1, i+1)
	}
}
