### Dagster 界面的服务器拒绝请求时的应答。

web-foreign-host = 服务器不认识请求的 Host 标头中的名称。请使用 127.0.0.1 或 localhost，或将该名称加入 rairdtc.toml 的 ui_hosts。
web-cross-site = 该请求来自其他网站的页面。请直接打开 Dagster 界面后重试。
web-graphql-by-post = GraphQL 请求必须以 POST 方式发送。
