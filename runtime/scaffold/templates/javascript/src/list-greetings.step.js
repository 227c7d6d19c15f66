import { http, stateManager } from 'motia'

export const config = {
  name: 'ListGreetings',
  description: 'Shows what was written.',
  flows: ['greetings'],
  triggers: [http('GET', '/greetings')],
}

export const handler = async () => ({ status: 200, body: await stateManager.list('greetings') })
