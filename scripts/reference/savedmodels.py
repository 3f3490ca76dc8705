"""Records small SavedModels with what TensorFlow Python computes with them.

    python3 scripts/reference/savedmodels.py FOLDER

Each FOLDER/NAME.zip holds the SavedModel of a small network, model/, as Keras's export,
tf.saved_model.save or the builder of TF1 writes it, and index.json: for some layers, by their names
in the graph, the file of the activation and that of the gradient of its mean with respect to the
picture, picture.npy, as TensorFlow in Python has them from the network itself. The tests hold what
the Go program freezes against these arrays; nothing here is shared with it.

`make references` runs it.
"""
import io
import json
import os
import pathlib
import sys
import tempfile
import zipfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf
from keras import layers

SIDE = 12
PICTURE = np.random.default_rng(1).integers(0, 256, (1, SIDE, SIDE, 3)).astype(np.uint8)


def record(folder, name, source, measured):
    """Zips a SavedModel with activations and gradients, by the names of the layers."""
    index, arrays = {"picture": "picture.npy", "layers": []}, {"picture.npy": PICTURE[0]}
    for number, (layer, (activation, gradient)) in enumerate(measured.items()):
        entry = {"name": layer, "activation": f"activation{number}.npy"}
        arrays[entry["activation"]] = np.asarray(activation, np.float32)
        if gradient is not None:
            entry["gradient"] = f"gradient{number}.npy"
            arrays[entry["gradient"]] = np.asarray(gradient, np.float32)[0]
        index["layers"].append(entry)
    with zipfile.ZipFile(pathlib.Path(folder) / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        def add(path, content):
            entry = zipfile.ZipInfo(path)  # of a fixed date
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
        for path in sorted(pathlib.Path(source).rglob("*")):
            if path.is_file():
                add("model/" + path.relative_to(source).as_posix(), path.read_bytes())
        for path, array in arrays.items():
            buffer = io.BytesIO()
            np.save(buffer, array)
            add(path, buffer.getvalue())
        add("index.json", json.dumps(index, indent=1) + "\n")


def measure(function):
    """What a function makes of the picture, and the gradient of its mean."""
    x = tf.constant(PICTURE, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = function(x)
        score = tf.reduce_mean(y)
    return y.numpy(), tape.gradient(score, x).numpy()


def keras_parts(model, parts):
    """Activations and gradients of a Keras model's layers, by the names of their nodes."""
    return {node: measure(keras.Model(model.inputs, model.get_layer(layer).output)) for node, layer in parts.items()}


def randomise(model):
    """Gives every weight a value, also those that begin as 0 or 1: variances stay positive."""
    generator = np.random.default_rng(2)
    for weight in model.weights:
        values = generator.normal(0, 0.3, weight.shape)
        weight.assign(np.abs(values) + 0.5 if "variance" in weight.path or "gamma" in weight.path else values)


def keras_export(folder, scratch):
    """Rescaling, batch normalisation, swish, depthwise, residual, at any size: model.export."""
    x = inputs = keras.Input((None, None, 3))
    x = layers.Rescaling(1 / 127.5, offset=-1)(x)
    x = layers.Conv2D(4, 3, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = shortcut = layers.Activation("swish", name="swish")(x)
    x = layers.DepthwiseConv2D(3, padding="same")(x)
    x = layers.Conv2D(4, 1)(x)
    x = layers.Add(name="residual")([x, shortcut])
    x = layers.Conv2D(6, 3, strides=2, padding="same", activation="relu", name="strided")(x)
    x = layers.Dropout(0.5)(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dense(5, activation="softmax", name="classes")(x)
    model = keras.Model(inputs, x)
    randomise(model)
    model.export(scratch, verbose=False)
    record(folder, "keras_export", scratch, {
        "functional_1/residual_1/Add": measure(keras.Model(inputs, model.get_layer("residual").output)),
        "functional_1/strided_1/Relu": measure(keras.Model(inputs, model.get_layer("strided").output)),
        "functional_1/classes_1/Softmax": (model(PICTURE.astype(np.float32)).numpy(), None),
    })


def keras_save(folder, scratch):
    """A fixed size, layer normalisation, GELU, Flatten and Dense: tf.saved_model.save."""
    x = inputs = keras.Input((SIDE, SIDE, 3), batch_size=1)
    x = layers.Normalization(mean=[120.0, 110.0, 100.0], variance=[3600.0, 3500.0, 3400.0])(x)
    x = layers.Conv2D(4, 4, strides=4, name="patches")(x)
    x = layers.LayerNormalization(name="norm")(x)
    x = layers.Dense(8, activation="gelu", name="mlp")(x)
    x = layers.Flatten()(x)
    x = layers.Dense(3, name="logits")(x)
    model = keras.Model(inputs, x)
    randomise(model)
    tf.saved_model.save(model, scratch)
    record(folder, "keras_save", scratch, {
        "functional_1/norm_1/add_2": measure(keras.Model(inputs, model.get_layer("norm").output)),
        "functional_1/logits_1/BiasAdd": measure(model),
    })


def two_inputs(folder, scratch):
    """Two pictures go in, which a dream cannot do."""
    left, right = keras.Input((None, None, 3), name="left"), keras.Input((None, None, 3), name="right")
    x = layers.Conv2D(2, 1)(layers.Add()([left, right]))
    keras.Model([left, right], x).export(scratch, verbose=False)
    record(folder, "two_inputs", scratch, {})


class Module(tf.Module):
    """Functions that call one another twice, a branch by a constant, a gather from a variable."""

    def __init__(self):
        generator = np.random.default_rng(3)
        self.kernel = tf.Variable(generator.normal(0, 0.02, (3, 3, 3, 4)).astype(np.float32), name="kernel")
        self.deep = tf.Variable(generator.normal(0, 0.3, (3, 3, 4, 4)).astype(np.float32), name="deep")
        self.table = tf.Variable(generator.normal(0, 0.3, (6, 4)).astype(np.float32), name="table")
        self.halves = tf.Variable(generator.normal(0, 1, (4,)).astype(np.float16), name="halves")
        self.training = tf.constant(False)

    @tf.function
    def block(self, x):
        y = tf.nn.conv2d(x, self.deep, 1, "SAME", name="conv")
        first, second = tf.split(y, 2, axis=-1, name="parts")
        y = tf.concat([second, tf.nn.elu(first)], -1, name="joined")
        return y, tf.reduce_sum(y)

    @tf.function(input_signature=[tf.TensorSpec((1, None, None, 3), tf.float32, name="picture")])
    def look(self, picture):
        x = tf.nn.conv2d(picture, self.kernel, 2, "SAME", name="stem")
        x = tf.cond(self.training, lambda: tf.nn.dropout(x, 0.5), lambda: x * 2.0)
        x, _ = self.block(x)
        x = tf.nn.bias_add(x, tf.gather(self.table, 4, name="row"), name="lifted")
        x, _ = self.block(x)
        y = tf.identity(x * tf.cast(self.halves, tf.float32), name="features")
        mean, variance = tf.nn.moments(y, [1, 2])
        tf.debugging.assert_all_finite(y, "it is not finite")
        return {"features": y, "mean": mean, "variance": variance}

    @tf.function(input_signature=[tf.TensorSpec((1, None, None, 3), tf.float32, name="picture")])
    def brightness(self, picture):
        return {"brightness": tf.reduce_mean(picture, -1, keepdims=True, name="grey") * 2.0}


def module(folder, scratch):
    """tf.Module with tf.function: two signatures, none of them the default."""
    network = Module()
    tf.saved_model.save(network, scratch, {"look": network.look, "brightness": network.brightness})
    record(folder, "module", scratch, {"features": measure(lambda x: network.look(x)["features"])})


def tf1(folder, scratch, resource):
    """TF1's builder: a switch for training, labels in a table with an asset, text as an output."""
    v1 = tf.compat.v1
    v1.disable_control_flow_v2()  # Switch and Merge, as TF1 wrote them
    with tempfile.TemporaryDirectory() as words, v1.Graph().as_default(), v1.Session() as session:
        v1.set_random_seed(4)
        labels = pathlib.Path(words) / "labels.txt"
        labels.write_text("cat\ndog\nowl\n")
        x = v1.placeholder(tf.float32, [None, None, None, 3], name="input")
        training = v1.placeholder_with_default(False, [], name="training")
        with v1.variable_scope("stem", use_resource=resource):
            weights = v1.get_variable("weights", [3, 3, 3, 4], initializer=v1.random_normal_initializer(0, 0.02))
            y = v1.nn.conv2d(x, weights, [1, 2, 2, 1], "SAME", name="conv")
            scale = v1.get_variable("scale", [4], initializer=v1.random_normal_initializer(1, 0.2))
            offset = v1.get_variable("offset", [4], initializer=v1.random_normal_initializer(0, 0.2))
            mean = v1.get_variable("mean", [4], initializer=v1.random_normal_initializer(0, 1), trainable=False)
            variance = v1.get_variable("variance", [4], initializer=v1.random_uniform_initializer(1, 2), trainable=False)
            y = v1.cond(training, lambda: v1.nn.fused_batch_norm(y, scale, offset)[0],
                        lambda: v1.nn.fused_batch_norm(y, scale, offset, mean, variance, is_training=False)[0])
            y = v1.nn.relu(y, name="relu")
        with v1.variable_scope("head", use_resource=resource):
            weights = v1.get_variable("weights", [4, 3], initializer=v1.random_normal_initializer(0, 1))
            logits = v1.matmul(v1.reduce_mean(y, [1, 2]), weights, name="logits")
        scores = v1.nn.softmax(logits, name="scores")
        table = tf.lookup.StaticHashTable(tf.lookup.TextFileInitializer(
            str(labels), tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER, tf.string, tf.lookup.TextFileIndex.WHOLE_LINE), "")
        names = table.lookup(v1.argmax(scores, -1))
        session.run([v1.global_variables_initializer(), v1.tables_initializer()])
        signature = v1.saved_model.predict_signature_def({"images": x}, {"scores": scores, "names": names})
        builder = v1.saved_model.Builder(scratch)
        builder.add_meta_graph_and_variables(session, ["serve"], {"serving_default": signature},
                                             main_op=v1.tables_initializer())
        builder.save()
        picture = PICTURE.astype(np.float32)
        measured = {}
        for tensor in (y, logits):
            gradient = v1.gradients(v1.reduce_mean(tensor), x)[0]
            measured[tensor.op.name] = session.run([tensor, gradient], {x: picture})
        measured["scores"] = (session.run(scores, {x: picture}), None)
    record(folder, "tf1_resources" if resource else "tf1", scratch, measured)


def main(folder):
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    for make in (keras_export, keras_save, two_inputs, module, lambda f, s: tf1(f, s, False), lambda f, s: tf1(f, s, True)):
        keras.backend.clear_session()
        keras.utils.set_random_seed(1)
        with tempfile.TemporaryDirectory() as scratch:
            make(folder, str(pathlib.Path(scratch) / "model"))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
