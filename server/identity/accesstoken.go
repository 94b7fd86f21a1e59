package identity

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"
)

// AccessLifetime is how long an access token lives. What may change sooner, role and revocation, is not in it.
const AccessLifetime = 10 * time.Minute

const (
	algorithm      = "EdDSA"
	tokenType      = "at+jwt" // RFC 9068
	maxTokenLength = 2048
	// maxVerified bounds what is remembered of verified tokens to a few megabytes.
	maxVerified = 20_000
)

// accessClaims are the claims of an access token. Times are in seconds since 1970.
type accessClaims struct {
	Issuer    string    `json:"iss"`
	Audience  string    `json:"aud"`
	Learner   uuid.UUID `json:"sub"`
	Session   uuid.UUID `json:"sid"`
	ID        uuid.UUID `json:"jti"`
	IssuedAt  int64     `json:"iat"`
	ExpiresAt int64     `json:"exp"`
	NotBefore int64     `json:"nbf,omitempty"`
}

func numericDate(seconds int64) (*jwt.NumericDate, error) {
	if seconds == 0 {
		return nil, nil //nolint:nilnil // The library's sign of an absent claim.
	}
	return jwt.NewNumericDate(time.Unix(seconds, 0)), nil
}

// GetExpirationTime and the methods below implement jwt.Claims.
func (c *accessClaims) GetExpirationTime() (*jwt.NumericDate, error) {
	return numericDate(c.ExpiresAt)
}

func (c *accessClaims) GetIssuedAt() (*jwt.NumericDate, error) {
	return numericDate(c.IssuedAt)
}

func (c *accessClaims) GetNotBefore() (*jwt.NumericDate, error) {
	return numericDate(c.NotBefore)
}

func (c *accessClaims) GetIssuer() (string, error) {
	return c.Issuer, nil
}

func (c *accessClaims) GetSubject() (string, error) {
	return c.Learner.String(), nil
}

func (c *accessClaims) GetAudience() (jwt.ClaimStrings, error) {
	return jwt.ClaimStrings{c.Audience}, nil
}

// accessTokens signs and verifies access tokens.
type accessTokens struct {
	keys             *Keys
	issuer, audience string
	// verified are claims by the hash of their token, so that a signature is checked once and not at every request. The
	// keys stay the same while the process lives; whether a token has expired is looked at each time.
	verified *otter.Cache[[sha256.Size]byte, accessClaims]
}

func newAccessTokens(keys *Keys, issuer, audience string) (*accessTokens, error) {
	verified, err := otter.New(&otter.Options[[sha256.Size]byte, accessClaims]{
		MaximumSize: maxVerified,
		Executor:    func(maintain func()) { maintain() },
		Logger:      &otter.NoopLogger{},
	})
	if err != nil {
		return nil, fmt.Errorf("remember verified tokens: %w", err)
	}
	return &accessTokens{keys: keys, issuer: issuer, audience: audience, verified: verified}, nil
}

// issue returns a token of a session and when it expires.
func (a *accessTokens) issue(learner, session uuid.UUID, now time.Time) (Secret, time.Time, error) {
	expires := now.Add(AccessLifetime).Truncate(time.Second)
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, &accessClaims{
		Issuer: a.issuer, Audience: a.audience, Learner: learner, Session: session, ID: uuid.New(),
		IssuedAt: now.Unix(), ExpiresAt: expires.Unix(),
	})
	token.Header["typ"] = tokenType
	token.Header["kid"] = a.keys.ids[0]
	text, err := token.SignedString(a.keys.signing)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("sign access token: %w", err)
	}
	return Secret(text), expires, nil
}

// verify returns the claims of a token that this service issued and that has not expired at a moment.
func (a *accessTokens) verify(text Secret, now time.Time) (accessClaims, error) {
	raw := text.Reveal()
	if len(raw) > maxTokenLength || strings.ContainsAny(raw, "\r\n") {
		return accessClaims{}, errors.New("access token is malformed")
	}
	name := sha256.Sum256([]byte(raw))
	if claims, known := a.verified.GetIfPresent(name); known && claims.liveAt(now) {
		return claims, nil
	}
	claims, err := a.parse(raw, now)
	if err != nil {
		return accessClaims{}, err
	}
	a.verified.Set(name, *claims)
	return *claims, nil
}

// liveAt says whether a moment lies in the life of the token, as the library sees it.
func (c *accessClaims) liveAt(now time.Time) bool {
	return now.Before(time.Unix(c.ExpiresAt, 0)) && !now.Before(time.Unix(c.NotBefore, 0))
}

// parse verifies a token by all the rules. The key is chosen by its id among our own: whatever else a header offers (jwk,
// jku, x5u) is not looked at.
func (a *accessTokens) parse(raw string, now time.Time) (*accessClaims, error) {
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{algorithm}), jwt.WithIssuer(a.issuer), jwt.WithAudience(a.audience),
		jwt.WithExpirationRequired(), jwt.WithStrictDecoding(), jwt.WithTimeFunc(func() time.Time { return now }),
	)
	claims := &accessClaims{}
	token, err := parser.ParseWithClaims(raw, claims, func(token *jwt.Token) (any, error) {
		id, _ := token.Header["kid"].(string)
		key, known := a.keys.public[id]
		if !known {
			return nil, errors.New("unknown key")
		}
		return key, nil
	})
	switch {
	case err != nil:
		return nil, err
	case token.Header["typ"] != tokenType:
		return nil, errors.New("not an access token")
	case claims.Learner == uuid.Nil || claims.Session == uuid.Nil:
		return nil, errors.New("access token names no session")
	}
	for _, segment := range strings.Split(raw, ".")[:2] {
		if decoded, err := parser.DecodeSegment(segment); err != nil || !flat(decoded) {
			return nil, errors.New("access token is ambiguous")
		}
	}
	return claims, nil
}

// flat reports whether raw is a JSON object of plain values whose keys differ by more than case, so that no two readers can
// understand it differently.
func flat(raw []byte) bool {
	d := json.NewDecoder(bytes.NewReader(raw))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return false
	}
	seen := make(map[string]bool)
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return false
		}
		value, err := d.Token()
		if _, nested := value.(json.Delim); err != nil || nested {
			return false
		}
		name := strings.ToLower(fmt.Sprint(key))
		if seen[name] {
			return false
		}
		seen[name] = true
	}
	return true
}
