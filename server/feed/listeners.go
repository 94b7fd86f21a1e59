package feed

import "sync"

// listeners are those in this process who wait for word of a key. Its zero value is ready.
type listeners struct {
	mu    sync.Mutex
	byKey map[string]map[chan struct{}]struct{}
}

func (l *listeners) add(key string) (wake <-chan struct{}, stop func()) {
	mine := make(chan struct{}, 1)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byKey == nil {
		l.byKey = make(map[string]map[chan struct{}]struct{})
	}
	if l.byKey[key] == nil {
		l.byKey[key] = make(map[chan struct{}]struct{})
	}
	l.byKey[key][mine] = struct{}{}
	return mine, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.byKey[key], mine)
		if len(l.byKey[key]) == 0 {
			delete(l.byKey, key)
		}
	}
}

func (l *listeners) wake(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for waiting := range l.byKey[key] {
		select {
		case waiting <- struct{}{}:
		default: // has one already
		}
	}
}
