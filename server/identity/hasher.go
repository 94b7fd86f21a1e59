package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/languagetutor/languagetutor/server/fault"
)

// queuePerCore is how many hashes may wait for each that runs: about a second of work with DefaultParams.
const queuePerCore = 32

var errBusy = fault.New(fault.ResourceExhausted, "too many sign-ins at the moment; try again shortly").RetryIn(time.Second)

// hasher hashes and verifies passwords. Memory is bounded: at most cores hashes run, a bounded number waits, the rest is
// turned away.
type hasher struct {
	params   Params
	admitted chan struct{} // running and waiting
	running  chan struct{}
	decoy    passwordHash
	derive   func(password, salt []byte, passes, memory uint32, threads uint8, length uint32) []byte
}

func newHasher(params Params, cores, queue int) *hasher {
	return &hasher{
		params:   params,
		admitted: make(chan struct{}, cores+queue),
		running:  make(chan struct{}, cores),
		decoy:    passwordHash{Params: params, salt: make([]byte, saltLength), key: random(keyLength)},
		derive:   argon2.IDKey,
	}
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: see crypto/rand
	return b
}

// hash returns the PHC string of a password under a new salt.
func (h *hasher) hash(ctx context.Context, password Secret) (string, error) {
	fresh := passwordHash{Params: h.params, salt: random(saltLength)}
	key, err := h.run(ctx, fresh, password)
	if err != nil {
		return "", err
	}
	fresh.key = key
	return fresh.String(), nil
}

// verify reports whether a password is the one of a PHC string, and whether that one is weaker than the costs of today.
// An empty string stands for an account that is not there: it costs the same, and the random decoy never matches.
func (h *hasher) verify(ctx context.Context, stored string, password Secret) (ok, weak bool, err error) {
	known := h.decoy
	if stored != "" {
		if known, err = parsePHC(stored); err != nil {
			return false, false, err
		}
	}
	key, err := h.run(ctx, known, password)
	if err != nil {
		return false, false, err
	}
	return subtle.ConstantTimeCompare(key, known.key) == 1, known.weakerThan(h.params), nil
}

func (h *hasher) run(ctx context.Context, with passwordHash, password Secret) ([]byte, error) {
	select {
	case h.admitted <- struct{}{}:
		defer func() { <-h.admitted }()
	default:
		return nil, errBusy
	}
	select {
	case h.running <- struct{}{}:
		defer func() { <-h.running }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return h.derive([]byte(password.Reveal()), with.salt, with.Passes, with.MemoryKiB, with.Threads, keyLength), nil
}
