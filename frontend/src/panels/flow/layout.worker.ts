import { type LayoutRequest, place } from './layout'

self.onmessage = (event: MessageEvent<LayoutRequest>) => {
  self.postMessage({ key: event.data.key, positions: place(event.data) })
}
