/** Feature vectors for remaining useful life: the same code for training and for serving. */
package io.millrace.mlmodels.features;
