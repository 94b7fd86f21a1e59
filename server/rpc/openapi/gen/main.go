// Command gen writes the OpenAPI document of the contract. It reads an image of the .proto files, which has their
// comments, from standard input:
//
//	buf build -o - | go run ./server/rpc/openapi/gen > server/rpc/openapi/openapi.yaml
package main

import (
	"fmt"
	"io"
	"os"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

// contract is the package that is described.
const contract = protoreflect.FullName("languagetutor.v1")

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "openapi:", err)
		os.Exit(1)
	}
}

func run(image io.Reader, document io.Writer) error {
	raw, err := io.ReadAll(image)
	if err != nil {
		return fmt.Errorf("read image: %w", err)
	}
	set := &descriptorpb.FileDescriptorSet{}
	if err := proto.Unmarshal(raw, set); err != nil {
		return fmt.Errorf("decode image: %w", err)
	}
	files, err := protodesc.NewFiles(set)
	if err != nil {
		return fmt.Errorf("link image: %w", err)
	}
	var described []protoreflect.FileDescriptor
	files.RangeFilesByPackage(contract, func(file protoreflect.FileDescriptor) bool {
		described = append(described, file)
		return true
	})
	text, err := generate(described)
	if err != nil {
		return err
	}
	if _, err := document.Write(text); err != nil {
		return fmt.Errorf("write document: %w", err)
	}
	return nil
}
