package rpc

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	health "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	reflection "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

func (w *world) grpc(t *testing.T) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient(w.server.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// TestGRPCClientThatKnowsNothingCanCallByReflection does what grpcurl does.
func TestGRPCClientThatKnowsNothingCanCallByReflection(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(cfg *Config, _ *Parts) { cfg.Reflection = true })
	conn := w.grpc(t)
	stream, err := reflection.NewServerReflectionClient(conn).ServerReflectionInfo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ask := func(question *reflection.ServerReflectionRequest) *reflection.ServerReflectionResponse {
		t.Helper()
		if err := stream.Send(question); err != nil {
			t.Fatal(err)
		}
		answer, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	var names []string
	for _, service := range ask(&reflection.ServerReflectionRequest{
		MessageRequest: &reflection.ServerReflectionRequest_ListServices{},
	}).GetListServicesResponse().GetService() {
		names = append(names, service.GetName())
	}
	for _, want := range []string{pb.AuthServiceName, pb.VocabularyServiceName, "grpc.health.v1.Health"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not listed: %v", want, names)
		}
	}
	set := &descriptorpb.FileDescriptorSet{}
	for _, raw := range ask(&reflection.ServerReflectionRequest{
		MessageRequest: &reflection.ServerReflectionRequest_FileContainingSymbol{FileContainingSymbol: pb.AuthServiceName},
	}).GetFileDescriptorResponse().GetFileDescriptorProto() {
		file := &descriptorpb.FileDescriptorProto{}
		if err := proto.Unmarshal(raw, file); err != nil {
			t.Fatal(err)
		}
		set.File = append(set.File, file)
	}
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	files, err := protodesc.NewFiles(set)
	if err != nil {
		t.Fatal(err)
	}
	found, err := files.FindDescriptorByName(pb.AuthServiceName)
	if err != nil {
		t.Fatal(err)
	}
	method := found.(protoreflect.ServiceDescriptor).Methods().ByName("ListSessions")
	answer := dynamicpb.NewMessage(method.Output())
	ctx := metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer learner")
	if err := conn.Invoke(ctx, procedure(method), dynamicpb.NewMessage(method.Input()), answer); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(answer.String(), w.auth.get("learner").SessionID.String()) {
		t.Errorf("got %v", answer)
	}
}

func TestReflectionIsOffUnlessItIsWanted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	stream, err := reflection.NewServerReflectionClient(w.grpc(t)).ServerReflectionInfo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err = stream.Recv(); status.Code(err) != codes.Unimplemented {
		t.Errorf("got %v", err)
	}
}

func TestGRPCClientSeesTheSameErrors(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	conn := w.grpc(t)
	for name, c := range map[string]struct {
		token, message string
		want           codes.Code
	}{
		"ok":          {"learner", "hi", codes.OK},
		"no token":    {"", "hi", codes.Unauthenticated},
		"wrong role":  {"janitor", "hi", codes.PermissionDenied},
		"bad message": {"learner", "\x00", codes.InvalidArgument},
	} {
		ctx := t.Context()
		if c.token != "" {
			ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+c.token)
		}
		var answer text
		err := conn.Invoke(ctx, "/"+echoServiceName+"/Learner", &text{Value: c.message}, &answer)
		if status.Code(err) != c.want || err == nil && answer.GetValue() != c.message {
			t.Errorf("%s: got %v, %v", name, err, &answer)
		}
		if name == "bad message" && !strings.Contains(fmt.Sprint(status.Convert(err).Details()), "value") {
			t.Errorf("the field is not named: %v", status.Convert(err).Details())
		}
	}
	check, err := health.NewHealthClient(conn).Check(t.Context(), &health.HealthCheckRequest{})
	if err != nil || check.GetStatus() != health.HealthCheckResponse_SERVING {
		t.Errorf("health: %v, %v", check, err)
	}
}

// TestGRPCWebFraming sends the bytes that a browser does, and reads the frames of the answer.
func TestGRPCWebFraming(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	message, err := proto.Marshal(&text{Value: "grüezi"})
	if err != nil {
		t.Fatal(err)
	}
	frame := binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message)))
	frame = append(frame, message...)
	res := w.post(t, "LearnerStream", string(frame), http.Header{
		"Content-Type": {"application/grpc-web+proto"}, "X-Grpc-Web": {"1"}, "Authorization": {"Bearer learner"},
	})
	if res.StatusCode != http.StatusOK || !bytes.HasPrefix([]byte(res.body), frame) {
		t.Fatalf("got %d %q", res.StatusCode, res.body)
	}
	trailer := res.body[len(frame):]
	if trailer[0] != 0x80 || !strings.Contains(strings.ToLower(trailer), "grpc-status: 0") {
		t.Errorf("the trailers are %q", trailer)
	}
	res = w.post(t, "LearnerStream", string(frame), http.Header{"Content-Type": {"application/grpc-web+proto"}})
	if res.StatusCode != http.StatusOK || res.Header.Get("Grpc-Status") != "16" {
		t.Errorf("without a token: %d %v", res.StatusCode, res.Header)
	}
}
