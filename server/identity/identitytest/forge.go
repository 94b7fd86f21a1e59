package identitytest

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/languagetutor/languagetutor/server/identity"
)

// NamedToken is a forged access token and the trick that it tries.
type NamedToken struct {
	Name, Token string
}

// Names in headers and claims, and the address of the forger.
const (
	alg    = "alg"
	typ    = "typ"
	kid    = "kid"
	iss    = "iss"
	aud    = "aud"
	sub    = "sub"
	sid    = "sid"
	exp    = "exp"
	forger = "https://forger.example"
)

// object is a JSON object; a nil value leaves the key out.
type object map[string]any

// with returns a copy with other values.
func (o object) with(changes object) object {
	changed := maps.Clone(o)
	maps.Copy(changed, changes)
	return changed
}

func (o object) json() string {
	kept := maps.Clone(o)
	maps.DeleteFunc(kept, func(_ string, value any) bool { return value == nil })
	raw, err := json.Marshal(kept)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// signer makes the signature of a signing input.
type signer func(input string) []byte

func signWith(key ed25519.PrivateKey) signer {
	return func(input string) []byte { return ed25519.Sign(key, []byte(input)) }
}

func signHMAC(key []byte) signer {
	return func(input string) []byte {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(input))
		return mac.Sum(nil)
	}
}

func signNothing(string) []byte { return nil }

func encode(raw string) string { return base64.RawURLEncoding.EncodeToString([]byte(raw)) }

func token(header, payload string, sign signer) string {
	input := encode(header) + "." + encode(payload)
	return input + "." + encode(string(sign(input)))
}

// forge holds what a forger starts from: a genuine token taken apart, our key, and a key of their own.
type forge struct {
	genuine         identity.Tokens
	header, payload object
	ours, own       ed25519.PrivateKey
	tokens          []NamedToken
}

func newForge(t testing.TB, ours ed25519.PrivateKey, genuine identity.Tokens) *forge {
	t.Helper()
	_, own, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	f := &forge{genuine: genuine, ours: ours, own: own}
	segments := strings.Split(genuine.Access.Reveal(), ".")
	for i, part := range []*object{&f.header, &f.payload} {
		raw, err := base64.RawURLEncoding.DecodeString(segments[i])
		if err != nil {
			t.Fatal(err)
		}
		decoder := json.NewDecoder(strings.NewReader(string(raw)))
		decoder.UseNumber()
		if err := decoder.Decode(part); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func (f *forge) add(name, text string) {
	f.tokens = append(f.tokens, NamedToken{Name: name, Token: text})
}

// headers forges tokens whose header differs from the genuine one, signed by one signer.
func (f *forge) headers(sign signer, forged map[string]object) {
	for name, changes := range forged {
		f.add(name, token(f.header.with(changes).json(), f.payload.json(), sign))
	}
}

// Resigned returns the genuine token of a session taken apart, put together and signed again: it must be accepted, or the
// tokens of Forge are refused for the wrong reason.
func Resigned(t testing.TB, key ed25519.PrivateKey, genuine identity.Tokens) string {
	t.Helper()
	f := newForge(t, key, genuine)
	return token(f.header.json(), f.payload.json(), signWith(key))
}

// Forge returns access tokens that must all be refused, made from the genuine tokens of a session and the key that signs
// them. The last one has a megabyte: an HTTP server may refuse it for its size.
func Forge(t testing.TB, key ed25519.PrivateKey, genuine identity.Tokens) []NamedToken {
	t.Helper()
	f := newForge(t, key, genuine)
	f.algorithms(t)
	f.foreignKeys()
	f.claims(t)
	f.shapes()
	return f.tokens
}

// algorithms tries other ways to sign than Ed25519.
func (f *forge) algorithms(t testing.TB) {
	t.Helper()
	for _, none := range []string{"none", "None", "NONE", "nOnE", "noNe", ""} {
		header := f.header.with(object{alg: none}).json()
		f.add(fmt.Sprintf("alg %q without signature", none), token(header, f.payload.json(), signNothing))
		f.add(fmt.Sprintf("alg %q with a signature", none), token(header, f.payload.json(), signWith(f.ours)))
	}
	public := f.ours.Public().(ed25519.PublicKey) //nolint:forcetypeassert // crypto/ed25519 promises the type.
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	for name, secret := range map[string][]byte{
		"HS256 with the public key": public, "HS256 with the public key in DER": der,
		"HS256 with the public key in PEM": pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}),
		"HS256 with a blank secret":        {}, "HS256 with the secret secret": []byte("secret"),
	} {
		f.headers(signHMAC(secret), map[string]object{name: {alg: "HS256"}})
	}
	f.headers(signWith(f.ours), map[string]object{
		"alg ES256": {alg: "ES256"}, "alg in lower case": {alg: "eddsa"}, "alg missing": {alg: nil},
		"alg a list": {alg: []string{"EdDSA"}}, "typ JWT": {typ: "JWT"}, "typ missing": {typ: nil},
		"typ of a refresh token": {typ: "rt+jwt"}, "crit not understood": {"crit": []string{"b64"}},
	})
}

// foreignKeys signs with a key that is not ours and tries to have it used.
func (f *forge) foreignKeys() {
	x := base64.RawURLEncoding.EncodeToString(f.own.Public().(ed25519.PublicKey)) //nolint:forcetypeassert // As above.
	jwk := object{"kty": "OKP", "crv": "Ed25519", "x": x}
	f.headers(signWith(f.own), map[string]object{
		"another key under our kid": {},
		"jwk embedded":              {"jwk": jwk},
		"jwk embedded, no kid":      {"jwk": jwk, kid: nil},
		"jku of the forger":         {"jku": forger + "/jwks.json"},
		"x5u of the forger":         {"x5u": forger + "/cert.pem", kid: "forger"},
		"kid unknown":               {kid: "forger"},
		"kid missing":               {kid: nil},
		"kid empty":                 {kid: ""},
		"kid a number":              {kid: 0},
		"kid a path":                {kid: "../../../../dev/null"},
		"kid SQL":                   {kid: "' UNION SELECT '" + x + "' --"},
	})
	f.headers(signHMAC(nil), map[string]object{"kid a path to an empty secret": {alg: "HS256", kid: "/dev/null"}})
}

// claims signs with our key what this service would never issue.
func (f *forge) claims(t testing.TB) {
	t.Helper()
	header, sign := f.header.json(), signWith(f.ours)
	number := func(claim string, plus int64) int64 {
		n, err := strconv.ParseInt(fmt.Sprint(f.payload[claim]), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n + plus
	}
	for name, changes := range map[string]object{
		"expired":                   {"iat": number("iat", -3600), exp: number(exp, -3600)},
		"no exp":                    {exp: nil},
		"exp 0":                     {exp: 0},
		"exp a string":              {exp: strconv.FormatInt(number(exp, 0), 10)},
		"exp a fraction":            {exp: float64(number(exp, 0)) + 0.5},
		"exp a list":                {exp: []int64{number(exp, 0)}},
		"nbf to come":               {"nbf": number(exp, 0)},
		"iss of another":            {iss: forger},
		"iss missing":               {iss: nil},
		"iss with a slash more":     {iss: fmt.Sprint(f.payload[iss]) + "/"},
		"aud of another":            {aud: forger},
		"aud missing":               {aud: nil},
		"aud a list":                {aud: []any{f.payload[aud], forger}},
		"sub a number":              {sub: 1},
		"sub a list":                {sub: []any{f.payload[sub]}},
		"sub an object":             {sub: object{"id": f.payload[sub]}},
		"sub no UUID":               {sub: "admin"},
		"sub missing":               {sub: nil},
		"sub of another":            {sub: uuid.NewString()},
		"sid of no session":         {sid: uuid.NewString()},
		"sid missing":               {sid: nil},
		"sub and sid nil":           {sub: uuid.Nil.String(), sid: uuid.Nil.String()},
		"sub and sid in exchange":   {sub: f.payload[sid], sid: f.payload[sub]},
		"a claim in another case":   {"SUB": uuid.NewString()},
		"a claim that is an object": {"act": object{sub: "admin"}},
	} {
		f.add(name, token(header, f.payload.with(changes).json(), sign))
	}
	payload := f.payload.json()
	f.add("duplicate sub", token(header, `{sub:"`+uuid.NewString()+`",`+payload[1:], sign))
	f.add("duplicate exp", token(header, `{exp:1,`+payload[1:], sign))
	f.add("duplicate alg", token(`{alg:"none",`+header[1:], payload, sign))
	f.add("claims changed under the old signature", token(header, f.payload.with(object{sub: uuid.NewString()}).json(),
		func(string) []byte {
			segments := strings.Split(f.genuine.Access.Reveal(), ".")
			signature, err := base64.RawURLEncoding.DecodeString(segments[2])
			if err != nil {
				t.Fatal(err)
			}
			return signature
		}))
}

// shapes breaks the outer form of the genuine token.
func (f *forge) shapes() {
	genuine := f.genuine.Access.Reveal()
	segments := strings.Split(genuine, ".")
	unsigned := segments[0] + "." + segments[1]
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, genuine[len(genuine)-1])
	f.add("padding bit flipped", genuine[:len(genuine)-1]+string(alphabet[last^1]))
	f.add("padded", genuine+"==")
	f.add("null signature", unsigned+".")
	f.add("signature of zeros", unsigned+"."+encode(string(make([]byte, ed25519.SignatureSize))))
	f.add("signature cut short", genuine[:len(genuine)-4])
	f.add("no signature segment", unsigned)
	f.add("four segments", genuine+"."+segments[2])
	f.add("JSON serialisation", object{"payload": segments[1], "protected": segments[0], "signature": segments[2]}.json())
	f.add("header no JSON", token("EdDSA", f.payload.json(), signWith(f.ours)))
	f.add("claims a list", token(f.header.json(), "["+f.payload.json()+"]", signWith(f.ours)))
	f.add("claims followed by more", token(f.header.json(), f.payload.json()+"{}", signWith(f.ours)))
	f.add("refresh token as access token", f.genuine.Refresh.Reveal())
	f.add("empty", "")
	f.add("one megabyte", token(f.header.json(), f.payload.with(object{"pad": strings.Repeat("a", 1<<20)}).json(), signWith(f.ours)))
}
