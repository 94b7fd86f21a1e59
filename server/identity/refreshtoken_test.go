package identity

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

func drawToken(t *rapid.T, label string) refreshToken {
	return refreshToken(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, label))
}

func TestRefreshTokenHasOneSpelling(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		token := drawToken(t, "token")
		text := token.secret()
		if got, ok := parseRefreshToken(text); !ok || got != token {
			t.Fatalf("%s came back as %x, %t", text.Reveal(), got, ok)
		}
		at := rapid.IntRange(0, len(text)).Draw(t, "at")
		insert := rapid.SampledFrom([]string{"\n", "\r", " ", "=", "A", "+", "."}).Draw(t, "insert")
		if got, ok := parseRefreshToken(text[:at] + Secret(insert) + text[at:]); ok {
			t.Fatalf("with %q at %d it is read as %x", insert, at, got)
		}
		last := rapid.SampledFrom([]byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")).Draw(t, "last")
		changed := text[:len(text)-1] + Secret(last)
		if got, ok := parseRefreshToken(changed); ok && changed != text && got == token {
			t.Fatalf("%s is another spelling of %s", changed.Reveal(), text.Reveal())
		}
	})
}

func TestSuccessorFollowsFromTokenAndSaltAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawToken(t, "a"), drawToken(t, "b")
		salt := rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "salt")
		other := bytes.Clone(salt)
		other[rapid.IntRange(0, 31).Draw(t, "at")] ^= 1
		next := a.successor(salt)
		if next != a.successor(salt) {
			t.Fatal("the same token and salt gave two successors")
		}
		if next == a.successor(other) || (a != b && next == b.successor(salt)) || next == a {
			t.Fatal("another token or salt gave the same successor")
		}
		if bytes.Equal(next.hash(), salt) || bytes.Contains(next[:], a.hash()) {
			t.Fatal("the database holds the successor")
		}
	})
}
