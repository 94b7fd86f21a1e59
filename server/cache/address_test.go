package cache

import (
	"strings"
	"testing"
	"time"
)

func TestAddressesOfEachKindAreRead(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"redis://cache:6380":                         "tcp cache:6380 db 0 user  tls false",
		"redis://cache":                              "tcp cache:6379 db 0 user  tls false",
		"redis://anna:pw@[::1]:6380/3":               "tcp [::1]:6380 db 3 user anna tls false",
		"rediss://cache:6380/1":                      "tcp cache:6380 db 1 user  tls true",
		"unix:///run/redis/s":                        "unix /run/redis/s db 0 user  tls false",
		"unix:///run/redis/s?db=2":                   "unix /run/redis/s db 2 user  tls false",
		"redis://cache?read_timeout=0":               "tcp cache:6379 db 0 user  tls false",
		"redis://cache?dial_timeout=-1&read_timeout": "tcp cache:6379 db 0 user  tls false",
	} {
		got, err := RedisOptions(address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		shown := got.Network + " " + got.Addr + " db " + string(rune('0'+got.DB)) + " user " + got.Username + " tls "
		if got.TLSConfig != nil {
			shown += "true"
		} else {
			shown += "false"
		}
		if shown != want {
			t.Errorf("%s: got %s, want %s", address, shown, want)
		}
		for _, timeout := range []time.Duration{got.DialTimeout, got.ReadTimeout, got.WriteTimeout, got.PoolTimeout} {
			if timeout <= 0 || timeout > time.Second {
				t.Errorf("%s: a call may wait for %s", address, timeout)
			}
		}
	}
	slow, err := RedisOptions("redis://cache?read_timeout=2s")
	if err != nil || slow.ReadTimeout != 2*time.Second {
		t.Errorf("a chosen timeout became %+v, %v", slow, err)
	}
}

func TestWrongAddressesNameTheSettingAndHideThePassword(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"localhost:6379",
		"http://:hunter2@cache",
		"redis://",
		"redis://:hunter2@:6379",
		"redis://:hunter2@cache:0",
		"redis://:hunter2@cache:65536",
		"redis://:hunter2@cache:port",
		"redis://:hunter2@cache/one",
		"redis://:hunter2@cache/1/2",
		"redis://:hunter2@cache?unknown=hunter2",
		"redis://:hunter2/x@cache",
		"redis://h:12/hunter2@cache/0",
		"redis://:hunter2%zz@cache",
		"redis://:hunter2?@cache",
		"unix://run/redis/s",
		"unix:",
		"unix://:hunter2@/run/redis/s?db=x",
	} {
		_, err := Open(t.Context(), Config{RedisURL: address}, newClock().now, quiet)
		if err == nil || !strings.HasPrefix(err.Error(), "TUTOR_REDIS_URL ") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: got %v", address, err)
		}
	}
}

func FuzzRedisAddress(f *testing.F) {
	f.Add("redis://anna:pw@[::1]:6380/3?read_timeout=1s")
	f.Add("unix:///run/redis/s?db=2")
	f.Add("rediss://a:b@c:1/2/3?x=%zz")
	f.Fuzz(func(t *testing.T, address string) {
		options, err := RedisOptions(address)
		if err != nil {
			if len(err.Error()) > 300 {
				t.Fatalf("the error repeats the address: %v", err)
			}
			return
		}
		if options.Addr == "" || options.ReadTimeout <= 0 {
			t.Fatalf("%q became %+v", address, options)
		}
	})
}
