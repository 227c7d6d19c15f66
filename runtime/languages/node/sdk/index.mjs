/** The package `motia`: everything that Steps import. Types are in index.d.ts. */

export { ChannelReader, ChannelWriter } from './channels.mjs'
export { enqueue } from './enqueue.mjs'
export { MotiaError } from './errors.mjs'
export { Logger, logger } from './logger.mjs'
export { defineConfig, generateStepId, getInstance, initIII, Motia, setupStepEndpoint } from './motia.mjs'
export { jsonSchema } from './schema.mjs'
export { StateManager, stateManager } from './state.mjs'
export { multiTriggerStep, step } from './steps.mjs'
export { Stream } from './streams.mjs'
export {
  api,
  cron,
  getApiTriggers,
  getCronTriggers,
  getQueueTriggers,
  getStateTriggers,
  getStreamTriggers,
  http,
  isApiTrigger,
  isCronTrigger,
  isQueueTrigger,
  isStateTrigger,
  isStreamTrigger,
  queue,
  state,
  stream,
} from './triggers.mjs'
