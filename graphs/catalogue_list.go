package graphs

// catalogue is the graphs that can be fetched by name, each from where its makers publish
// it, with the checksums that are published for it.
var catalogue = []Entry{{
	Name:  "inception5h",
	About: "GoogLeNet trained on ImageNet, the network of TensorFlow's DeepDream notebook (The TensorFlow Authors, Apache-2.0)",
	Looks: "animals, eyes, towers and arches: what people mean by DeepDream",
	Bytes: 50_000_000,
	Sources: []Source{{
		[]string{"https://storage.googleapis.com/download.tensorflow.org/models/inception5h.zip"},
		[]string{"d13569f6a98159de37e92e9c8ec4dae8f674fbf475f69fe6199b514f756d4364"},
	}},
	fill:    unpack,
	Graph:   File{"tensorflow_inception_graph.pb", "a39b08b826c9d5a5532ff424c03a3a11a202967544e389aca4b06c2bd8aef63f"},
	Labels:  File{"imagenet_comp_graph_label_strings.txt", "da2a31ecfe9f212ae8dd07379b11a74cb2d7a110eba12c5fc8c862a65b8e6606"},
	License: File{"LICENSE", "f086f362c12f3a0295ba186c8caa1d2778beb6b9a7651c499791f202c2429c0d"},
	Profile: Profile{
		Input:     "input",
		Mean:      [3]float32{117, 117, 117},
		Divide:    Each(1),
		Order:     RGB,
		Objective: "square(mixed4c)",
	},
}, {
	Name:  "bvlc_googlenet",
	About: "GoogLeNet trained on ImageNet with Caffe, the network of google/deepdream's notebook (Berkeley Vision and Learning Center, unrestricted use)",
	Looks: "dogs, birds, eyes, pagodas: Google's first pictures",
	Bytes: 53_600_000,
	Sources: []Source{{
		[]string{"https://raw.githubusercontent.com/BVLC/caffe/9b891540183ddc834a02b2bd81b31afae71b2153/models/bvlc_googlenet/deploy.prototxt"},
		[]string{"fa36cd4112a3240a29600a5aa35333f31bec33daa1a6085b0af308a9f50f0c50"},
	}, {
		[]string{
			"https://dl.caffe.berkeleyvision.org/bvlc_googlenet.caffemodel",
			"http://dl.caffe.berkeleyvision.org/bvlc_googlenet.caffemodel",
		},
		[]string{
			"405fc5acd08a3bb12de8ee5e23a96bec22f08204",
			"6f7101e3a2183738a7125a0c5021ba82a1feb4228c5ca0924d991b6daf6f6fad",
		},
	}},
	fill:  fromCaffe,
	Graph: File{Name: "bvlc_googlenet.pb"},
	Profile: Profile{
		Input:     "data",
		Mean:      [3]float32{122, 116, 104}, // the notebook's
		Divide:    Each(1),
		Order:     BGR,
		Objective: "square(inception_4c/output)",
	},
}, {
	Name:  "inception_v3",
	About: "Inception v3 trained on ImageNet, of TensorFlow's image recognition tutorial (The TensorFlow Authors, Apache-2.0)",
	Looks: "finely drawn: stained glass, spirals, beads, fur",
	Bytes: 88_700_000,
	Sources: []Source{{
		[]string{"https://storage.googleapis.com/download.tensorflow.org/models/inception_v3_2016_08_28_frozen.pb.tar.gz"},
		[]string{"7045b72a954af4dce36346f478610acdccbf149168fa25c78e54e32f0c723d6d"},
	}},
	fill:   unpack,
	Graph:  File{Name: "inception_v3_2016_08_28_frozen.pb"},
	Labels: File{Name: "imagenet_slim_labels.txt"}, // 1001, the background first
	Profile: Profile{
		Input:     "input",
		Mean:      [3]float32{127.5, 127.5, 127.5},
		Divide:    Each(127.5),
		Order:     RGB,
		Objective: "square(InceptionV3/InceptionV3/Mixed_6b/concat)",
	},
}, {
	Name:  "inception_v4",
	About: "Inception v4 trained on ImageNet, frozen for OpenVINO (The TensorFlow Authors, Apache-2.0)",
	Looks: "of Inception v3's family, deeper and slower",
	Bytes: 171_200_000,
	Sources: []Source{{
		[]string{"https://download.01.org/opencv/public_models/012020/googlenet-v4-tf/inception_v4.frozen.pb"},
		[]string{"51fedf837e57f18c110c6a55e4e929bb065541533208392207c3f0de9f77d53c"},
	}},
	fill:  asItIs,
	Graph: File{"inception_v4.frozen.pb", "51fedf837e57f18c110c6a55e4e929bb065541533208392207c3f0de9f77d53c"},
	Profile: Profile{
		Input:     "input",
		Mean:      [3]float32{127.5, 127.5, 127.5},
		Divide:    Each(127.5),
		Order:     RGB,
		Objective: "square(InceptionV4/InceptionV4/Mixed_6b/concat)",
	},
}, {
	Name:  "squeezenet1.1",
	About: "SqueezeNet 1.1 trained on ImageNet with Caffe (Iandola and others at DeepScale and Berkeley, BSD-2-Clause)",
	Looks: "brush strokes, whirls, eyes, classes; small and fast",
	Bytes: 5_000_000,
	Sources: []Source{{
		[]string{"https://raw.githubusercontent.com/forresti/SqueezeNet/a47b6f13d30985279789d08053d37013d67d131b/SqueezeNet_v1.1/deploy.prototxt"},
		[]string{"d041bfb2ab4b32fda4ff6c6966684132f2924e329916aa5bfe9285c6b23e3d1c"},
	}, {
		[]string{"https://github.com/forresti/SqueezeNet/raw/a47b6f13d30985279789d08053d37013d67d131b/SqueezeNet_v1.1/squeezenet_v1.1.caffemodel"},
		[]string{"72b912ace512e8621f8ff168a7d72af55910d3c7c9445af8dfbff4c2ee960142"},
	}},
	fill:    fromCaffe,
	Graph:   File{Name: "squeezenet1.1.pb"},
	Profile: caffeProfile("fire5/concat", 123, 117, 104),
}, {
	Name:  "vgg16",
	About: "VGG with 16 layers, trained on ImageNet with Caffe (Simonyan and Zisserman, University of Oxford, CC BY 4.0)",
	Looks: "the network of style transfer, large and slow",
	Bytes: 553_400_000,
	Sources: []Source{{
		[]string{"https://gist.githubusercontent.com/ksimonyan/211839e770f7b538e2d8/raw/0067c9b32f60362c74f4c445a080beed06b07eb3/VGG_ILSVRC_16_layers_deploy.prototxt"},
		[]string{"9fdb04e3f5b9224af473e82441b05b76368dfa6dc841e80655303823e9770962"},
	}, {
		[]string{
			"https://www.robots.ox.ac.uk/~vgg/software/very_deep/caffe/VGG_ILSVRC_16_layers.caffemodel",
			"http://www.robots.ox.ac.uk/~vgg/software/very_deep/caffe/VGG_ILSVRC_16_layers.caffemodel",
		},
		[]string{"a6196bc498e45ea4cb2637114ae8db9410cf1556fd60a55ae93272371beba197"},
	}},
	fill:    fromCaffe,
	Graph:   File{Name: "vgg16.pb"},
	Profile: caffeProfile("square(conv4_3)", 123.68, 116.779, 103.939),
}, {
	Name:  "vgg19",
	About: "VGG with 19 layers, trained on ImageNet with Caffe (Simonyan and Zisserman, University of Oxford, CC BY 4.0)",
	Looks: "as vgg16, a little slower",
	Bytes: 574_700_000,
	Sources: []Source{{
		[]string{"https://gist.githubusercontent.com/ksimonyan/3785162f95cd2d5fee77/raw/f02f8769e64494bcd3d7e97d5d747ac275825721/VGG_ILSVRC_19_layers_deploy.prototxt"},
		[]string{"f3c8a34cbaba8c92fbd7744f4a26d244555e1b9a541fef3294622483b316465dad2363bdbab548dfd6733da66213a2d3"},
	}, {
		[]string{
			"https://www.robots.ox.ac.uk/~vgg/software/very_deep/caffe/VGG_ILSVRC_19_layers.caffemodel",
			"http://www.robots.ox.ac.uk/~vgg/software/very_deep/caffe/VGG_ILSVRC_19_layers.caffemodel",
		},
		[]string{"86b83739d448a81ddc927922d4d7581e06113478106b59480097b02cc63ff51c9da7c3cd8a865b08946d07d0281d5b2e"},
	}},
	fill:    fromCaffe,
	Graph:   File{Name: "vgg19.pb"},
	Profile: caffeProfile("square(conv4_4)", 123.68, 116.779, 103.939),
}, {
	Name:  "alexnet",
	About: "AlexNet trained on ImageNet with Caffe (Berkeley Vision and Learning Center, unrestricted use)",
	Looks: "the network of 2012, shallow and coarse",
	Bytes: 243_900_000,
	Sources: []Source{{
		[]string{"https://raw.githubusercontent.com/BVLC/caffe/88c96189bcbf3853b93e2b65c7b5e4948f9d5f67/models/bvlc_alexnet/deploy.prototxt"},
		[]string{"b564ba76416b4ac1e062c6621cbd80d9c19304ba152d9d791c75870f3182c4fa"},
	}, {
		[]string{
			"https://dl.caffe.berkeleyvision.org/bvlc_alexnet.caffemodel",
			"http://dl.caffe.berkeleyvision.org/bvlc_alexnet.caffemodel",
		},
		[]string{"4bff209a9837298157915ef50a4831a59636a6ca1a6b8ebacd990c3a5f3053e0"},
	}},
	fill:    fromCaffe,
	Graph:   File{Name: "alexnet.pb"},
	Profile: caffeProfile("square(conv4)", 123, 117, 104),
}}

// caffeProfile is that of a network of Caffe's model zoo, with its mean as R,G,B.
func caffeProfile(objective string, r, g, b float32) Profile {
	return Profile{Input: "data", Mean: [3]float32{r, g, b}, Divide: Each(1), Order: BGR, Objective: objective}
}
