package identity

import "sync/atomic"

// CountHashes counts from now on the passwords that the service hashes, verified ones included.
func (s *Service) CountHashes(n *atomic.Int64) {
	derive := s.hasher.derive
	s.hasher.derive = func(p, salt []byte, passes, memory uint32, threads uint8, length uint32) []byte {
		n.Add(1)
		return derive(p, salt, passes, memory, threads, length)
	}
}

// OnHashed runs f after each hash and before anything is done with it.
func (s *Service) OnHashed(f func()) {
	derive := s.hasher.derive
	s.hasher.derive = func(p, salt []byte, passes, memory uint32, threads uint8, length uint32) []byte {
		key := derive(p, salt, passes, memory, threads, length)
		f()
		return key
	}
}

// BlockHashes makes each hash tell that it began, and wait until leave is closed.
func (s *Service) BlockHashes() (entered <-chan struct{}, leave chan<- struct{}) {
	began, end := make(chan struct{}, cap(s.hasher.admitted)), make(chan struct{})
	derive := s.hasher.derive
	s.hasher.derive = func(p, salt []byte, passes, memory uint32, threads uint8, length uint32) []byte {
		began <- struct{}{}
		<-end
		return derive(p, salt, passes, memory, threads, length)
	}
	return began, end
}

// HashesAdmitted is how many hashes run or wait.
func (s *Service) HashesAdmitted() int { return len(s.hasher.admitted) }
