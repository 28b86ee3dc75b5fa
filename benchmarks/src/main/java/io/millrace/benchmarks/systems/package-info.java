/**
 * Systems under test, each a process of its own beside a broker and a registry of its own: started,
 * fed, watched from outside and ended.
 */
package io.millrace.benchmarks.systems;
