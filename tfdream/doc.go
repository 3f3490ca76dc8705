// Package tfdream dreams: it changes a picture step by step so that a chosen part
// of a trained network sees in it more of what it looks for.
//
//	graph, err := graphs.Open("inception5h", graphs.Options{})
//	model, err := tfdream.NewModel(graph, tfdream.Options{})
//	defer model.Close()
//	photo, err := picture.ReadFile("sky.jpg", picture.Limits{})
//	dream, err := model.Dream(ctx, photo, tfdream.Settings{Objective: "square(mixed4c)"})
//	err = dream.WriteFile("dream.png", picture.WriteOptions{})
//
// The method is that of TensorFlow's DeepDream notebook (Mordvintsev, Olah and Tyka,
// "Inceptionism", 2015). The frozen graph, the picture and its gradient live on
// TensorFlow's device; gradients come from TensorFlow's C library, and
// inspect.CheckGradients tells whether they are right.
package tfdream
