package identity

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
)

// refreshToken is 256 random bits. The database holds its SHA-256 alone.
type refreshToken [32]byte

func newRefreshToken() refreshToken { return refreshToken(random(32)) }

// parseRefreshToken accepts the one spelling of a token; everything else is no token.
func parseRefreshToken(text Secret) (refreshToken, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(text.Reveal())
	if err != nil || len(raw) != len(refreshToken{}) || base64.RawURLEncoding.EncodeToString(raw) != text.Reveal() {
		return refreshToken{}, false
	}
	return refreshToken(raw), true
}

func (t refreshToken) secret() Secret { return Secret(base64.RawURLEncoding.EncodeToString(t[:])) }

func (t refreshToken) hash() []byte {
	sum := sha256.Sum256(t[:])
	return sum[:]
}

// successor derives the token that follows. Whoever presents t again within the grace gets the same one, while the
// database, which holds the salt and no token, cannot tell it.
func (t refreshToken) successor(salt []byte) refreshToken {
	mac := hmac.New(sha256.New, t[:])
	mac.Write(salt)
	return refreshToken(mac.Sum(nil))
}
