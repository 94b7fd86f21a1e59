package main

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	pb "github.com/languagetutor/languagetutor/proto/languagetutor/v1"
)

const (
	mediaJSON   = "application/json"
	mediaStream = "application/connect+json"
)

// generate returns the document of the services in files.
func generate(files []protoreflect.FileDescriptor) ([]byte, error) {
	doc := document{
		OpenAPI: "3.1.0",
		Info: info{
			Title: "Language Tutor", Version: "v1",
			Description: "Every method is a POST of JSON to its path (the Connect protocol). Methods that only read may be " +
				"called with GET too. The same paths speak gRPC and gRPC-Web. Unknown fields of a request are ignored; fields " +
				"that are empty, zero or false may be left out and are left out of answers.",
			License: license{Name: "Apache 2.0", Identifier: "Apache-2.0"},
		},
		Paths:      map[string]path{},
		Components: commonComponents(),
	}
	b := builder{schemas: doc.Components.Schemas}
	for _, file := range files {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			doc.Tags = append(doc.Tags, tag{Name: string(service.Name()), Description: comment(service)})
			for j := range service.Methods().Len() {
				method := service.Methods().Get(j)
				described, err := b.path(method)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", method.FullName(), err)
				}
				doc.Paths[fmt.Sprintf("/%s/%s", service.FullName(), method.Name())] = described
			}
		}
	}
	slices.SortFunc(doc.Tags, func(a, b tag) int { return cmp.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	out.WriteString("# Generated from the .proto files. DO NOT EDIT.\n")
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(doc); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	if err := encoder.Close(); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return out.Bytes(), nil
}

// builder collects the schemas of the messages that methods use.
type builder struct {
	schemas map[string]*schema
}

func (b builder) path(method protoreflect.MethodDescriptor) (path, error) {
	input, err := b.message(method.Input())
	if err != nil {
		return path{}, err
	}
	output, err := b.message(method.Output())
	if err != nil {
		return path{}, err
	}
	post, err := operationOf(method)
	if err != nil {
		return path{}, err
	}
	get := post
	post.RequestBody = &body{Required: true, Content: map[string]media{mediaOf(method.IsStreamingClient()): {Schema: input}}}
	stream := method.IsStreamingClient() || method.IsStreamingServer()
	post.Parameters = []parameter{{Ref: "#/components/parameters/TimeoutMs"}}
	post.Responses["200"] = response{
		Description: "The answer.", Content: map[string]media{mediaOf(stream): {Schema: output}},
	}
	options, _ := method.Options().(*descriptorpb.MethodOptions)
	if options.GetIdempotencyLevel() != descriptorpb.MethodOptions_NO_SIDE_EFFECTS || stream {
		return path{Post: &post}, nil
	}
	get.OperationID += "_Get"
	get.Parameters = append(slices.Clone(post.Parameters),
		parameter{Ref: "#/components/parameters/Encoding"},
		parameter{Name: "message", In: "query", Description: "The request.", Required: true, Content: map[string]media{
			mediaJSON: {Schema: input},
		}})
	return path{Get: &get, Post: &post}, nil
}

func mediaOf(stream bool) string {
	if stream {
		return mediaStream
	}
	return mediaJSON
}

func operationOf(method protoreflect.MethodDescriptor) (operation, error) {
	option, _ := proto.GetExtension(method.Options(), pb.E_Policy).(*pb.Policy)
	access := strings.ToLower(strings.TrimPrefix(option.GetAccess().String(), "ACCESS_"))
	security := []map[string][]string{{"accessToken": {}}}
	switch option.GetAccess() {
	case pb.Access_ACCESS_UNSPECIFIED:
		return operation{}, fmt.Errorf("no policy")
	case pb.Access_ACCESS_PUBLIC:
		security = []map[string][]string{}
	default:
	}
	service := string(method.Parent().Name())
	return operation{
		OperationID: service + "_" + string(method.Name()),
		Tags:        []string{service},
		Description: comment(method),
		Policy: policy{
			Access: access, RecentSignIn: option.GetRecentSignIn(), DeadlineSeconds: option.GetDeadlineSeconds(),
		},
		Security:  security,
		Responses: map[string]response{"default": {Ref: "#/components/responses/Error"}},
	}, nil
}

// comment returns the comment before a definition; linked descriptors have none.
func comment(d protoreflect.Descriptor) string {
	lines := strings.Split(d.ParentFile().SourceLocations().ByDescriptor(d).LeadingComments, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
