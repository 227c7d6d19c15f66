import { layered } from './engines'
import { type Engine, type LayoutRequest, place } from './layout'
import { remembering } from './remembering'

const engine: Engine = remembering(layered)

self.onmessage = async (event: MessageEvent<{ key: string; request: LayoutRequest }>) => {
  const { key, request } = event.data
  self.postMessage({ key, positions: await place(request, engine) })
}
