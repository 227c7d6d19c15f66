// What can be imported from `motia`, by language.

const BOTH = ['http', 'queue', 'cron', 'state', 'stream', 'api', 'step', 'enqueue', 'logger', 'stateManager', 'Stream']

export const MOTIA_NAMES: Record<'javascript' | 'python', readonly string[]> = {
  javascript: [
    ...BOTH,
    'multiTriggerStep',
    'jsonSchema',
    'Logger',
    'StateManager',
    'ApiRequest',
    'ApiResponse',
    'ApiMiddleware',
    'CronTrigger',
    'FlowContext',
    'Handlers',
    'QueueTrigger',
    'StateTrigger',
    'StateTriggerInput',
    'StepConfig',
    'StreamConfig',
    'StreamTrigger',
    'StreamTriggerInput',
    'TriggerCondition',
  ],
  python: [
    ...BOTH,
    'multi_trigger_step',
    'schema_to_json_schema',
    'ApiRequest',
    'ApiResponse',
    'ApiTrigger',
    'CronTrigger',
    'FlowContext',
    'MotiaHttpArgs',
    'MotiaHttpResponse',
    'QueueTrigger',
    'StateManager',
    'StateTrigger',
    'StateTriggerInput',
    'StepConfig',
    'StreamConfig',
    'StreamTrigger',
    'StreamTriggerInput',
    'TriggerCondition',
  ],
}

// What a handler can do, behind "ctx.".
export const CTX_NAMES = ['enqueue', 'logger', 'state', 'streams', 'traceId', 'trigger'] as const
