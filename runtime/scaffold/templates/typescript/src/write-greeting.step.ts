import { type Handlers, logger, queue, type StepConfig, stateManager } from 'motia'
import { z } from 'zod'

export const config = {
  name: 'WriteGreeting',
  description: 'Writes the greeting and keeps it.',
  flows: ['greetings'],
  triggers: [queue('greeting.requested', { input: z.object({ name: z.string() }) })],
} as const satisfies StepConfig

export const handler: Handlers<typeof config> = async ({ name }) => {
  const text = `${process.env.GREETING ?? 'Hello'}, ${name}!`
  await stateManager.set('greetings', name, { name, text })
  logger.info('Greeting written', { text })
}
