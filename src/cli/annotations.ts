/** On a Microservice or Database: any change of an object makes Slipway look at it. */
export const reconcileAnnotation = 'slipway.dev/reconcile';
