package crash

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	health "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/protobuf/encoding/protojson"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
	"github.com/languagetutor/languagetutor/server/postgres/pgtest"
)

// stoppedWhileServing stops a server, as Kubernetes does, while a request is half sent.
func stoppedWhileServing(t *testing.T, bin string) {
	t.Helper()
	p := serve(t, bin, pgtest.URL(t), filepath.Join(t.TempDir(), "key.pem"))
	l := signUp(t, p.url)
	card := l.learns(t, newID(), []string{newID()})[0]
	body, err := protojson.Marshal(&pb.SubmitReviewsRequest{
		Reviews: []*pb.NewReview{newReview(card, pb.Rating_RATING_GOOD, time.Now())},
	})
	if err != nil {
		t.Fatal(err)
	}
	conn, reader := l.begin(t, p, len(body))
	watch := watchHealth(t, p)
	if got := next(t, watch); got != health.HealthCheckResponse_SERVING {
		t.Fatalf("health before the stop: %s", got)
	}

	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if got := next(t, watch); got != health.HealthCheckResponse_NOT_SERVING {
		t.Errorf("health after the stop: %s", got)
	}
	if !p.becomes(http.StatusServiceUnavailable) {
		t.Fatal("the server ended under a request")
	}
	if _, err := conn.Write(body); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatalf("the request under way was cut: %v", err)
	}
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK || !strings.Contains(string(text), pb.ReviewStatus_REVIEW_STATUS_ACCEPTED.String()) {
		t.Errorf("the request under way: %s %s, %v", res.Status, text, err)
	}
	if code := p.exits(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// begin sends the head of a SubmitReviews and returns when the server waits for the body.
func (l *learner) begin(t *testing.T, p *program, length int) (net.Conn, *bufio.Reader) {
	t.Helper()
	var dialer net.Dialer
	conn, err := dialer.DialContext(t.Context(), "tcp", strings.TrimPrefix(p.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: tutor\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"+
		"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n", pb.StudyServiceSubmitReviewsProcedure, l.token, length)
	if err != nil {
		t.Fatal(err)
	}
	reader := bufio.NewReader(conn)
	for _, want := range []string{"HTTP/1.1 100 Continue\r\n", "\r\n"} {
		if line, err := reader.ReadString('\n'); err != nil || line != want {
			t.Fatalf("%q, %v; want %q", line, err, want)
		}
	}
	return conn, reader
}

func watchHealth(t *testing.T, p *program) grpc.ServerStreamingClient[health.HealthCheckResponse] {
	t.Helper()
	conn, err := grpc.NewClient(strings.TrimPrefix(p.url, "http://"), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	stream, err := health.NewHealthClient(conn).Watch(t.Context(), &health.HealthCheckRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

func next(t *testing.T, stream grpc.ServerStreamingClient[health.HealthCheckResponse]) health.HealthCheckResponse_ServingStatus {
	t.Helper()
	res, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	return res.GetStatus()
}
