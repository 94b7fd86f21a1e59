package identity

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Keys are the Ed25519 keys of access tokens: the first signs, all verify. To rotate without refusing anyone, first add the
// new key behind the old one everywhere, then put it in front, and drop the old one 10 minutes later.
type Keys struct {
	signing ed25519.PrivateKey
	ids     []string // in the order given; ids[0] is the id of signing
	public  map[string]ed25519.PublicKey
}

// NewKeys returns the keys that sign with signing and verify with verifying too.
func NewKeys(signing ed25519.PrivateKey, verifying ...ed25519.PublicKey) *Keys {
	k := &Keys{signing: signing, public: make(map[string]ed25519.PublicKey)}
	k.add(signing.Public().(ed25519.PublicKey)) //nolint:forcetypeassert // crypto/ed25519 promises the type.
	for _, key := range verifying {
		k.add(key)
	}
	return k
}

// Derive returns a secret of 32 bytes for one purpose, the same in every replica that signs with the same key.
func (k *Keys) Derive(purpose string) []byte {
	mac := hmac.New(sha256.New, k.signing.Seed())
	_, _ = mac.Write([]byte(purpose)) // never fails
	return mac.Sum(nil)
}

func (k *Keys) add(key ed25519.PublicKey) {
	id := keyID(key)
	if _, known := k.public[id]; !known {
		k.ids = append(k.ids, id)
		k.public[id] = key
	}
}

// keyID is the thumbprint of the key (RFC 7638), so that every replica names a key alike.
func keyID(key ed25519.PublicKey) string {
	sum := sha256.Sum256([]byte(`{"crv":"Ed25519","kty":"OKP","x":"` + base64.RawURLEncoding.EncodeToString(key) + `"}`))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// LoadKeys reads PEM files with one Ed25519 key each. The first holds the private key that signs (PKCS #8); the others may be
// private or public (PKIX) keys. Errors name the file and never quote it.
func LoadKeys(paths ...string) (*Keys, error) {
	if len(paths) == 0 {
		return nil, errors.New("access tokens need a signing key: no key file is given")
	}
	var signing ed25519.PrivateKey
	var verifying []ed25519.PublicKey
	for i, path := range paths {
		private, public, err := readKey(path)
		if err != nil {
			return nil, fmt.Errorf("key file %s: %w", path, err)
		}
		if i > 0 {
			verifying = append(verifying, public)
			continue
		}
		if private == nil {
			return nil, fmt.Errorf("key file %s: holds a public key, the first must be private", path)
		}
		signing = private
	}
	return NewKeys(signing, verifying...), nil
}

func readKey(path string) (ed25519.PrivateKey, ed25519.PublicKey, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, errors.Unwrap(err)
	}
	block, _ := pem.Decode(raw)
	if block == nil {
		return nil, nil, errors.New("is not PEM")
	}
	switch block.Type {
	case "PRIVATE KEY":
		key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if private, ok := key.(ed25519.PrivateKey); err == nil && ok {
			return private, private.Public().(ed25519.PublicKey), nil //nolint:forcetypeassert // As above.
		}
	case "PUBLIC KEY":
		key, err := x509.ParsePKIXPublicKey(block.Bytes)
		if public, ok := key.(ed25519.PublicKey); err == nil && ok {
			return nil, public, nil
		}
	}
	return nil, nil, fmt.Errorf("holds %q, want an Ed25519 key as PRIVATE KEY (PKCS #8) or PUBLIC KEY", block.Type)
}

// EnsureKeyFile writes a new private key to path, readable by its owner only, unless the file is there already. The file is
// never seen half written.
func EnsureKeyFile(path string) error {
	_, err := os.Stat(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return fmt.Errorf("make signing key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return fmt.Errorf("encode signing key: %w", err)
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".key-*") // mode 0600
	if err != nil {
		return fmt.Errorf("write signing key: %w", err)
	}
	err = errors.Join(pem.Encode(temporary, &pem.Block{Type: "PRIVATE KEY", Bytes: der}), temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write signing key: %w", errors.Join(err, os.Remove(temporary.Name())))
	}
	return nil
}
