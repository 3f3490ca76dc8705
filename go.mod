module github.com/tfdream/tfdream

go 1.26

require (
	github.com/galeone/tensorflow/tensorflow/go v0.0.0-20240119075110-6ad3cf65adfe
	github.com/galeone/tfgo v0.0.0-20230715013254-16113111dc99
	github.com/spf13/pflag v1.1.0
)

require (
	gonum.org/v1/gonum v0.17.0 // indirect
	google.golang.org/protobuf v1.28.1 // indirect
)
