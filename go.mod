module github.com/tfdream/tfdream

go 1.26.0

require (
	github.com/HugoSmits86/nativewebp v1.2.1
	github.com/galeone/tensorflow/tensorflow/go v0.0.0-20240119075110-6ad3cf65adfe
	github.com/galeone/tfgo v0.0.0-20230715013254-16113111dc99
	github.com/google/renameio/v2 v2.0.2
	github.com/hhrutter/tiff v1.0.6
	github.com/spf13/pflag v1.1.0
	golang.org/x/image v0.47.0
)

require (
	google.golang.org/protobuf v1.28.1 // indirect
)
