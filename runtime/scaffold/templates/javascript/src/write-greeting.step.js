import { logger, queue, stateManager } from 'motia'

export const config = {
  name: 'WriteGreeting',
  description: 'Writes the greeting and keeps it.',
  flows: ['greetings'],
  triggers: [queue('greeting.requested')],
}

export const handler = async ({ name }) => {
  const text = `${process.env.GREETING ?? 'Hello'}, ${name}!`
  await stateManager.set('greetings', name, { name, text })
  logger.info('Greeting written', { text })
}
