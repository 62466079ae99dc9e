"""What WeChat and WeCom have in common on the wire: seals, callbacks, tokens, answers. Not here: what is one of them's alone."""
