import { type Handlers, http, type StepConfig, stateManager } from 'motia'

export const config = {
  name: 'ListGreetings',
  description: 'Shows what was written.',
  flows: ['greetings'],
  triggers: [http('GET', '/greetings')],
} as const satisfies StepConfig

export const handler: Handlers<typeof config> = async () => ({
  status: 200,
  body: await stateManager.list('greetings'),
})
