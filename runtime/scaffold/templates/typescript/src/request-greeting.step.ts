import { enqueue, type Handlers, http, type StepConfig } from 'motia'
import { z } from 'zod'

const bodySchema = z.object({ name: z.string().min(1) })

export const config = {
  name: 'RequestGreeting',
  description: 'Puts a name on the queue and answers at once.',
  flows: ['greetings'],
  triggers: [http('POST', '/greetings', { bodySchema })],
  enqueues: ['greeting.requested'],
} as const satisfies StepConfig

export const handler: Handlers<typeof config> = async ({ request }) => {
  const { name } = bodySchema.parse(request.body)
  await enqueue({ topic: 'greeting.requested', data: { name } })

  return { status: 202, body: { accepted: name } }
}
