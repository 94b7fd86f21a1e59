package main

import (
	"strings"
	"testing"

	"github.com/languagetutor/languagetutor/server/client"
	"github.com/languagetutor/languagetutor/server/client/clienttest"
)

func TestChatTalksWithARunningServer(t *testing.T) {
	t.Parallel()
	s := serve(t, "--models-file="+write(t, "models.yaml", "scripted: true\n"))
	if err := client.New(s.url).Register(t.Context(), clienttest.Account); err != nil {
		t.Fatal(err)
	}
	who := []string{"chat", "--server=" + s.url, "--email=" + clienttest.Account.Email, "--password=" + clienttest.Account.Password}
	var out, errs output
	args := append(who, "--scenario=bakery", "--level=B1", "--color=always")
	if code := run(t.Context(), args, strings.NewReader("Bonjour !\n/end\n"), &out, &errs); code != 0 {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	for _, want := range []string{"At the bakery", "level B1", "\x1b[36mTutor:\x1b[0m", "The session has ended"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if list := succeeds(t, append(who, "--scenarios")...); !strings.Contains(list, "bakery") || strings.Contains(list, "\x1b") {
		t.Errorf("got\n%s", list)
	}
}

func TestChatSaysHowToGetAServer(t *testing.T) {
	t.Parallel()
	if code, _, stderr := tutor(t, "chat", "--server=http://127.0.0.1:1"); code != 1 || !strings.Contains(stderr, "make run") {
		t.Errorf("exit code %d, %q", code, stderr)
	}
}
