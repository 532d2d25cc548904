package dev.assembler.pipeline.report;

/** Where something is drawn. */
record Rectangle(double x, double y, double width, double height) {

  double area() {
    return width * height;
  }
}
