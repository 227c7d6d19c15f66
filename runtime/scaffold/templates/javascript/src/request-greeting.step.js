import { enqueue, http } from 'motia'
import { z } from 'zod'

export const config = {
  name: 'RequestGreeting',
  description: 'Puts a name on the queue and answers at once.',
  flows: ['greetings'],
  triggers: [http('POST', '/greetings', { bodySchema: z.object({ name: z.string().min(1) }) })],
  enqueues: ['greeting.requested'],
}

export const handler = async ({ request }) => {
  const { name } = request.body
  await enqueue({ topic: 'greeting.requested', data: { name } })

  return { status: 202, body: { accepted: name } }
}
