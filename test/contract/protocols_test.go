package contract

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	reflection "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

// getRequest is a call as the GET of the Connect protocol.
func (c client) getRequest(t *testing.T, m method, msg proto.Message) (*http.Request, error) {
	t.Helper()
	body, err := protojson.Marshal(msg)
	if err != nil {
		return nil, err
	}
	query := url.Values{"connect": {"v1"}, "encoding": {"json"}, "message": {string(body)}}
	return http.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodGet, c.url+m.procedure+"?"+query.Encode(), http.NoBody)
}

// byGet calls a method by GET.
func (c client) byGet(t *testing.T, m method, msg, res proto.Message) {
	t.Helper()
	req, err := c.getRequest(t, m, msg)
	if err != nil {
		t.Fatal(err)
	}
	a, err := c.send(req)
	if err != nil || a.status != http.StatusOK {
		t.Fatalf("GET: %s, %v", a, err)
	}
	if err := protojson.Unmarshal(a.body, res); err != nil {
		t.Fatal(err)
	}
}

// byGRPC calls a method as a client that knows only its name, and learns the rest from the server.
func (c client) byGRPC(t *testing.T, m method, msg, res proto.Message) error {
	t.Helper()
	conn, err := grpc.NewClient(strings.TrimPrefix(c.url, "http://"), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	service := string(m.Parent().FullName())
	learned := reflectService(t, conn, service).Methods().ByName(m.Name())
	if learned == nil {
		t.Fatalf("reflection knows no %s", m.name)
	}
	body, err := protojson.Marshal(msg)
	if err != nil {
		t.Fatal(err)
	}
	in, out := dynamicpb.NewMessage(learned.Input()), dynamicpb.NewMessage(learned.Output())
	if err := protojson.Unmarshal(body, in); err != nil {
		t.Fatal(err)
	}
	ctx := metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer "+c.token)
	if err := conn.Invoke(ctx, m.procedure, in, out); err != nil {
		return err
	}
	wire, err := proto.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return proto.Unmarshal(wire, res)
}

// reflectService asks the server for the description of a service and of all that it uses.
func reflectService(t *testing.T, conn *grpc.ClientConn, service string) protoreflect.ServiceDescriptor {
	t.Helper()
	stream, err := reflection.NewServerReflectionClient(conn).ServerReflectionInfo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	set, known := &descriptorpb.FileDescriptorSet{}, map[string]bool{}
	ask := func(req *reflection.ServerReflectionRequest) {
		if err := stream.Send(req); err != nil {
			t.Fatal(err)
		}
		res, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if failed := res.GetErrorResponse(); failed != nil {
			t.Fatalf("reflection of %v: %v", req, failed)
		}
		for _, raw := range res.GetFileDescriptorResponse().GetFileDescriptorProto() {
			file := &descriptorpb.FileDescriptorProto{}
			if err := proto.Unmarshal(raw, file); err != nil {
				t.Fatal(err)
			}
			if !known[file.GetName()] {
				known[file.GetName()] = true
				set.File = append(set.File, file)
			}
		}
	}
	ask(&reflection.ServerReflectionRequest{
		MessageRequest: &reflection.ServerReflectionRequest_FileContainingSymbol{FileContainingSymbol: service},
	})
	for unread := set.GetFile(); len(unread) > 0; {
		before := len(set.GetFile())
		for _, file := range unread {
			for _, name := range file.GetDependency() {
				if !known[name] {
					ask(&reflection.ServerReflectionRequest{
						MessageRequest: &reflection.ServerReflectionRequest_FileByFilename{FileByFilename: name},
					})
				}
			}
		}
		unread = set.GetFile()[before:]
	}
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	files, err := protodesc.NewFiles(set)
	if err != nil {
		t.Fatal(err)
	}
	found, err := files.FindDescriptorByName(protoreflect.FullName(service))
	if err != nil {
		t.Fatal(err)
	}
	return found.(protoreflect.ServiceDescriptor)
}

// byGRPCWeb calls a method by gRPC-Web and returns the trailers.
func (c client) byGRPCWeb(t *testing.T, m method, msg, res proto.Message) string {
	t.Helper()
	message, err := proto.Marshal(msg)
	if err != nil {
		t.Fatal(err)
	}
	frame := append(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message))), message...)
	a, err := c.post(m.procedure, frame, "Content-Type", "application/grpc-web+proto", "X-Grpc-Web", "1")
	if err != nil || a.status != http.StatusOK {
		t.Fatalf("gRPC-Web: %s, %v", a, err)
	}
	trailers := ""
	for rest := a.body; len(rest) > 0; {
		if len(rest) < 5 || len(rest) < 5+int(binary.BigEndian.Uint32(rest[1:5])) {
			t.Fatalf("gRPC-Web: broken frame in %q", a.body)
		}
		flags, payload := rest[0], rest[5:5+binary.BigEndian.Uint32(rest[1:5])]
		rest = rest[5+len(payload):]
		if flags&0x80 != 0 {
			trailers = string(payload)
		} else if err := proto.Unmarshal(payload, res); err != nil {
			t.Fatal(err)
		}
	}
	if trailers == "" { // an error without a message has its trailers in the header
		trailers = fmt.Sprintf("grpc-status: %s\r\n", a.header.Get("Grpc-Status"))
	}
	return trailers
}

func TestEveryProtocolGivesTheSameAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.scene(t)
	deck := &pb.UpdateDeckRequest{DeckId: s.deck, Name: new("Français")}
	for _, req := range []proto.Message{
		&pb.SearchCatalogueRequest{Language: "fr", TranslationLanguage: "en"}, &pb.GetProfileRequest{}, deck, &pb.ListEntriesRequest{},
	} {
		m := methodOf(req)
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			want := do[proto.Message](t, s.client, req)
			answers := map[string]proto.Message{"gRPC": m.newResponse(), "gRPC-Web": m.newResponse()}
			if err := s.byGRPC(t, m, req, answers["gRPC"]); err != nil {
				t.Fatalf("gRPC: %v", err)
			}
			if trailers := s.byGRPCWeb(t, m, req, answers["gRPC-Web"]); !strings.Contains(strings.ToLower(trailers), "grpc-status: 0\r\n") {
				t.Fatalf("gRPC-Web: trailers %q", trailers)
			}
			if m.readsOnly() {
				answers["GET"] = m.newResponse()
				s.byGet(t, m, req, answers["GET"])
			}
			for protocol, got := range answers {
				if !proto.Equal(want, got) {
					t.Errorf("%s answers\n%v\nConnect answers\n%v", protocol, got, want)
				}
			}
		})
	}
}

func TestEveryProtocolTellsTheSameError(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.scene(t)
	for code, req := range map[codes.Code]proto.Message{
		codes.NotFound: &pb.GetDeckRequest{DeckId: newID()}, codes.InvalidArgument: &pb.GetDeckRequest{DeckId: "x"},
	} {
		m := methodOf(req)
		_, a, err := s.try(req)
		if err != nil {
			t.Fatal(err)
		}
		got := status.Convert(s.byGRPC(t, m, req, m.newResponse()))
		if got.Code() != code || got.Message() != a.failure().Message || len(got.Details()) != len(a.failure().Details) {
			t.Errorf("gRPC: %v with %v; Connect: %s", got, got.Details(), a)
		}
		if code == codes.InvalidArgument {
			bad, ok := got.Details()[0].(*errdetails.BadRequest)
			if !ok || bad.GetFieldViolations()[0].GetField() != "deck_id" {
				t.Errorf("gRPC: details %v", got.Details())
			}
		}
		want := fmt.Sprintf("grpc-status: %d\r\n", code)
		if trailers := s.byGRPCWeb(t, m, req, m.newResponse()); !bytes.Contains(bytes.ToLower([]byte(trailers)), []byte(want)) {
			t.Errorf("gRPC-Web: trailers %q, want %q", trailers, want)
		}
	}
	nobody := client{world: w, token: "nobody", address: s.address}
	m := methodOf(&pb.GetProfileRequest{})
	if err := nobody.byGRPC(t, m, &pb.GetProfileRequest{}, m.newResponse()); status.Code(err) != codes.Unauthenticated {
		t.Errorf("gRPC without a genuine token: %v", err)
	}
}
