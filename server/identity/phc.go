package identity

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// Params are the costs of argon2id (RFC 9106).
type Params struct {
	// MemoryKiB is the memory of one hash in KiB, 8 to 262,144 and at least 8 a thread.
	MemoryKiB uint32
	// Passes over the memory, 1 to 16.
	Passes uint32
	// Threads is the parallelism of one hash, 1 to 16.
	Threads uint8
}

// DefaultParams are the least that the OWASP password storage cheat sheet asks for.
var DefaultParams = Params{MemoryKiB: 19 * 1024, Passes: 2, Threads: 1}

func (p Params) check() error {
	if p.MemoryKiB < 8*uint32(p.Threads) || p.MemoryKiB > 256*1024 || p.Passes < 1 || p.Passes > 16 ||
		p.Threads < 1 || p.Threads > 16 {
		return fmt.Errorf("argon2id costs m=%d,t=%d,p=%d are out of range", p.MemoryKiB, p.Passes, p.Threads)
	}
	return nil
}

// weakerThan reports whether any cost is below that of q.
func (p Params) weakerThan(q Params) bool {
	return p.MemoryKiB < q.MemoryKiB || p.Passes < q.Passes || p.Threads < q.Threads
}

const (
	saltLength = 16
	keyLength  = 32
)

// passwordHash is an argon2id hash. Its text is a PHC string: $argon2id$v=19$m=19456,t=2,p=1$salt$key.
type passwordHash struct {
	Params
	salt, key []byte
}

var errNotPHC = errors.New("password hash is not an argon2id PHC string")

func (h passwordHash) String() string {
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", h.MemoryKiB, h.Passes, h.Threads,
		enc.EncodeToString(h.salt), enc.EncodeToString(h.key))
}

// parsePHC accepts exactly what String writes. Its errors do not quote the text.
func parsePHC(text string) (passwordHash, error) {
	parts := strings.Split(text, "$")
	if len(parts) != 6 {
		return passwordHash{}, errNotPHC
	}
	var h passwordHash
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.MemoryKiB, &h.Passes, &h.Threads); err != nil {
		return passwordHash{}, errNotPHC
	}
	if err := h.check(); err != nil {
		return passwordHash{}, err
	}
	var saltErr, keyErr error
	h.salt, saltErr = base64.RawStdEncoding.DecodeString(parts[4])
	h.key, keyErr = base64.RawStdEncoding.DecodeString(parts[5])
	if saltErr != nil || keyErr != nil || len(h.salt) != saltLength || len(h.key) != keyLength || h.String() != text {
		return passwordHash{}, errNotPHC
	}
	return h, nil
}
