export { invalidExamples } from './examples/invalid.ts';
export { validExamples } from './examples/valid.ts';
