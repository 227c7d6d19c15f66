from motia import ApiRequest, ApiResponse, FlowContext, http, stateManager

config = {
    "name": "ListGreetings",
    "description": "Shows what was written.",
    "flows": ["greetings"],
    "triggers": [http("GET", "/greetings")],
}


async def handler(request: ApiRequest, ctx: FlowContext) -> ApiResponse:
    return ApiResponse(status=200, body=await stateManager.list("greetings"))
