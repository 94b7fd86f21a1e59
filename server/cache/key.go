package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"

	"github.com/google/uuid"
)

// Key names a cached value: its kind, such as "summary", and the learner (or session) that it belongs to.
type Key struct {
	kind  string
	owner uuid.UUID
}

// NewKey returns the key of a kind of value of one owner. The kind is a constant of lower-case letters, digits and
// hyphens, at most 32; anything else is kept only as a hash.
func NewKey(kind string, owner uuid.UUID) Key {
	return Key{kind: slug(kind), owner: owner}
}

var plain = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

// slug returns a name that is fit for keys and metrics: no user text gets through.
func slug(name string) string {
	if plain.MatchString(name) {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return "x" + hex.EncodeToString(sum[:8])
}

// in returns the key's full name in a namespace.
func (k Key) in(namespace string) string {
	return namespace + ":value:" + k.kind + ":" + k.owner.String()
}
