import { Stream, type StreamConfig } from 'motia'
import { z } from 'zod'

export const config: StreamConfig = {
  name: 'tickets',
  schema: z.object({
    id: z.string(),
    title: z.string(),
    priority: z.string(),
    status: z.string(),
  }),
  baseConfig: { storageType: 'default' },
}

export const tickets = new Stream(config)
